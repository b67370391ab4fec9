/** What has been put into names to steer whoever reads them: a terminal, a pipeline's runner, a parser, an eye. */
export const HOSTILE: Readonly<Record<string, string>> = {
  "terminal sequences": "\u001b[2J\u001b]0;title\u0007\u009b31m",
  "a command of GitHub's runner": "\n::error file=x::gotcha\r\n  ::set-output name=a::b\n",
  "a command of GitHub's runner at the start": "::error file=x::gotcha",
  "a command of Azure's agent": "##vso[task.complete result=Succeeded]##[error]",
  "a message to TeamCity": "x ##teamcity[buildStatus status='SUCCESS']",
  "the end of a CDATA section": "]]></failure><testcase name='x'/><!-- <?xml version='1.0'?> &amp;&#0;",
  HTML: "</code><script>alert(1)</script><img src=x onerror=alert(1)>\"'--><!--",
  Markdown: "`|**x**|[x](javascript:alert(1))![x](https://example.com/x.png) @everyone #1 ``` |\\|",
  "new lines of every kind": "a\nb\rc\u2028d\u2029e\u0085f\u000bg\tz",
  "marks that turn the direction": "\u202etxt.nosj\u2066\u200f\u061c",
  "what is not seen": "a\u200bb\u00adc\ufeffd\u3164e\ufe0ff",
  "half a character": "\ud800 \udc00x",
  "no character": "\uffff\ufdd0\u{1fffe}",
  "a null": "a\u0000b",
  "a long name": "x".repeat(100_000),
};

/** Nothing but line breaks, which the formats write themselves, and what is seen. */
export const UNSEEN = /[^\P{C}\n]|[\u2028\u2029\u3164\ufe0f]/u;

/** What runners of pipelines take for a command to them wherever a line has it. */
export const RUNNER_COMMAND = /##(\[|vso\[|teamcity\[)/;
