"""AWS Organizations: one organization, managed by the account that the emulator was started for.

An account joins with its first call to this service.
"""

from __future__ import annotations

from moto.organizations.models import FakeAccount, OrganizationsBackend, organizations_backends

from ..call import Call
from ..handlers import checks
from ..settings import START


@checks("organizations:*")
def join(call: Call) -> None:
    management = organizations_backends[START.account][call.partition]
    if management.org is None:
        found(management, call.region)
    if call.account not in [account.id for account in management.accounts]:
        account = FakeAccount(management.org, AccountName=call.account, Email=f"{call.account}@example.com")
        account.id = call.account
        management.accounts.append(account)
        organizations_backends.master_accounts[call.account] = (START.account, call.partition)


def found(management: OrganizationsBackend, region: str) -> None:
    management.create_organization(region, FeatureSet="ALL")
    management.org.id = START.organization
    for member in (*management.accounts, *management.ou):
        member.organization_id = START.organization
