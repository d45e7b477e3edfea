"""Classes of trouble and the many words for each, in headings and in output."""

import re
from functools import cache

#: Class of trouble → the words for it, as patterns without regard to case.
_WORDS: dict[str, tuple[str, ...]] = {
    "no-space": (
        r"\bENOSPC\b",
        r"\bno space left(?: on device)?\b",
        r"\b(?:disk|file ?system|volume|storage|partition)(?: space)?(?: is| was)? full\b",
        r"\b(?:disk )?quota exceeded\b",
        r"\bEDQUOT\b",
        r"\bout of (?:disk|storage)(?: space)?\b",
        r"\b(?:not enough|insufficient|low) (?:disk|storage|free)(?: space)?\b",
        r"\bcould not extend file\b",
        r"\bDiskPressure\b",
        r"\bSQLITE_FULL\b",
        r"\bdatabase or disk is full\b",
        r"\brunning out of (?:disk|space)\b",
    ),
    "permission": (
        r"\bEACCES\b",
        r"\bEPERM\b",
        r"\bpermission denied\b",
        r"\boperation not permitted\b",
        r"\baccess ?denied\b",
        r"\bAccessDenied\w*",
        r"\bmust be (?:the )?owner\b",
        r"\bmust be superuser\b",
        r"\bnot authori[sz]ed\b",
        r"\bUnauthorizedOperation\b",
        r"\bforbidden\b",
        r"\binsufficient (?:privileges?|permissions?)\b",
        r"\bPERMISSION_DENIED\b",
        r"\bPermissionError\b",
        r"\b403 (?:forbidden|errors?|responses?)\b",
        r"\b(?:HTTP(?:/[\d.]+)?|status(?: code)?|error|code|returned|got)[ :=(]{1,3}403\b",
        r"\boccurred \(403\)",
    ),
    "refused": (
        r"\bECONNREFUSED\b",
        r"\bconnection (?:was )?refused\b",
        r"\bactively refused\b",
        r"\bconnection to the server \S+ was refused",
    ),
    "timeout": (
        r"\bETIMEDOUT\b",
        r"\btimed[ -]?out\b",
        r"\btime ?out (?:expired|exceeded|waiting|after|while|error)\b",
        r"\btimeouts?\Z",
        r"\b(?:connection|connect|request|read|gateway|operation|lock wait|statement|i/o) time-?out\b",
        r"\bdeadline exceeded\b",
        r"\bDeadlineExceeded\b",
    ),
    "name-resolution": (
        r"\bcould not resolve (?:host|hostname|proxy)\b",
        r"\bno such host\b",
        r"\bname or service not known\b",
        r"\bNXDOMAIN\b",
        r"\btemporary failure in name resolution\b",
        r"\bcould not translate host ?name\b",
        r"\bEAI_AGAIN\b",
        r"\bENOTFOUND\b",
        r"\bname resolution\b",
        r"\bunknown host\b",
        r"\bdns (?:error|failure|problem|lookup failed)\w*",
    ),
    "out-of-memory": (
        r"\bout[ -]of[ -]memory\b",
        r"\bOOM[ -]?kill\w*",
        r"\bENOMEM\b",
        r"\bcannot allocate memory\b",
        r"\bOutOfMemory\w*",
        r"\boom[ -]killer\b",
        r"\bexit code 137\b",
        r"\bMemoryError\b",
        r"\bmemory exhausted\b",
        r"\bOOM\b",
    ),
    "unauthenticated": (
        r"\b(?:HTTP(?:/[\d.]+)?|status(?: code)?|error|code|returned|response|got)[ :=(]{1,3}401\b",
        r"\b401 unauthori[sz]ed\b",
        r"\bunauthori[sz]ed\b",
        r"\bauthentication (?:failed|required|error)\b",
        r"\bpassword authentication failed\b",
        r"\binvalid (?:credentials?|token|password|api key)\b",
        r"\bExpiredToken\w*",
        r"\btoken (?:has |is )?expired\b",
        r"\b(?:unable to locate|no) credentials\b",
        r"\bcredentials (?:have |are )?expired\b",
        r"\bInvalidAccessKeyId\b",
        r"\bUNAUTHENTICATED\b",
    ),
    "not-found": (
        r"\bENOENT\b",
        r"\bno such file or directory\b",
        r"\bNoSuchKey\b",
        r"\bNoSuchBucket\b",
        r"\b404 not found\b",
        r"\boccurred \(404\)",
        r"\bstatus(?: code)?[ :=]{1,2}404\b",
        r"\bcommand not found\b",
        r"\(NotFound\)",
        r"\brelation \"[^\"]*\" does not exist\b",
    ),
    "connection-lost": (
        r"\bECONNRESET\b",
        r"\bconnection reset\b",
        r"\bbroken pipe\b",
        r"\bserver closed the connection\b",
        r"\bconnection (?:was )?closed\b",
        r"\bunexpected EOF\b",
    ),
    "unavailable": (
        r"\b(?:HTTP(?:/[\d.]+)?|status(?: code)?|error|code|returned)[ :=(]{1,3}50[234]\b",
        r"\b50[234] (?:bad gateway|service unavail\w*|gateway)",
        r"\bservice unavailable\b",
        r"\bbad gateway\b",
    ),
    "certificate": (
        r"\bcertificate (?:has |is )?(?:expired|verify failed|not trusted|signed by unknown)",
        r"\bx509: ",
        r"\bself[- ]signed certificate\b",
        r"\bSSL (?:certificate|handshake|error)\b",
        r"\bTLS handshake\b",
        r"\bcertificate (?:error|problem|expir)\w*",
    ),
    "locked": (
        r"\bdeadlock\b",
        r"\bdatabase is locked\b",
        r"\bcould not obtain lock\b",
        r"\bstate lock\b",
        r"\block timeout\b",
        r"\bresource busy\b",
        r"\bEBUSY\b",
    ),
    "too-many": (
        r"\btoo many (?:connections|clients|open files|requests)\b",
        r"\bEMFILE\b",
        r"\bENFILE\b",
        r"\bThrottling\w*",
        r"\brate (?:limit )?exceeded\b",
        r"\b429 too many\b",
        r"\bremaining connection slots\b",
    ),
    "image-pull": (
        r"\bImagePullBackOff\b",
        r"\bErrImagePull\b",
        r"\bfailed to pull image\b",
    ),
    "crash-loop": (
        r"\bCrashLoopBackOff\b",
        r"\bback-off restarting failed\b",
        r"\bcrash(?:ing)? ?loop\w*",
    ),
}


@cache
def _pattern(name: str) -> re.Pattern[str]:
    """Compiled when the first output is looked at: most runs never need it."""
    return re.compile("|".join(_WORDS[name]), re.IGNORECASE)


def classes(text: str) -> dict[str, str]:
    """The classes of trouble that a heading or an output speaks of, each with the first words that say so."""
    found = ((name, _pattern(name).search(text)) for name in _WORDS)
    return {name: match[0] for name, match in found if match}
