"""Tags, which AWS deletes with their resource. moto keeps them for the next resource of the same name."""

from __future__ import annotations

from moto.athena.models import athena_backends
from moto.glue.models import glue_backends
from moto.s3.models import s3_backends

from ..call import Call
from ..handlers import Answer, adjusts


@adjusts("athena:DeleteWorkGroup")
def delete_work_group(call: Call, answer: Answer) -> Answer:
    tagger = athena_backends[call.account][call.region].tagger
    tagger.delete_all_tags_for_resource(call.arn(f"workgroup/{call.parameters['WorkGroup']}"))
    return answer


@adjusts("glue:DeleteDatabase")
def delete_database(call: Call, answer: Answer) -> Answer:
    tagger = glue_backends[call.account][call.region].tagger
    tagger.delete_all_tags_for_resource(call.arn(f"database/{call.parameters['Name']}"))
    return answer


@adjusts("s3:DeleteBucket")
def delete_bucket(call: Call, answer: Answer) -> Answer:
    tagger = s3_backends[call.account][call.partition].tagger
    tagger.delete_all_tags_for_resource(f"arn:{call.partition}:s3:::{call.parameters['Bucket']}")
    return answer
