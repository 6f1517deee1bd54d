"""Tell which properties and variables look like secrets.

A value in ``kernel.json`` is read by every client of the Jupyter server, and one in
PYSPARK_SUBMIT_ARGS by every user of the machine, on the driver's command line.
"""

import re

# The patterns are compiled on first use, by re itself: the core is imported by commands that need none.

# Wider than Spark's own spark.redaction.regex, which misses account keys, passphrases and others.
SUSPECT_KEY = (
    r"(?i)secret|passw(or)?d|passphrase|pwd$|([._-]|^)pass$|token|credential|bearer|jwt|"
    r"(access|account|private|encryption|api|shared|sas|signing|storage)[._-]?key|\.sas\b|\bsas[._-]"
)

# Keys that the pattern catches but which hold no secret: places, names, sizes, switches.
_HARMLESS_KEY = (
    r"(?i)[._-]enabled?$|[._-]?(file|path|dir|url|uri|endpoint|provider|providers|class|type|name|itemkey)$|"
    r"[._-]?(algorithm|bits|bitlength|length|ratio|wait|interval|lifetime|mechanism|timeout|regex)$|"
    r"^spark\.kubernetes\.(driver|executor)\.(secrets|secretKeyRef)\.|[._]pullSecrets$|"
    r"^spark\.kerberos\.renewal\.credentials$|^spark\.ssl\..*privateKey$|"
    r"^spark\.yarn\.(tokens|credentials\.file\.)|max[._-]?tokens|tokenizers?([._-]|$)|"
    r"^GOOGLE_APPLICATION_CREDENTIALS$"
)

# A switch or a count is no token; a password may well be a number.
_MAY_BE_NUMBER = r"(?i)pass|pwd|secret|key"

_WORD = r"(password|passwd|pwd|passphrase|secret|token|access_?key|accountkey|api_?key|sig)"
# A value may have a megabyte: no pattern may look through the rest of it from each character again.
_SUSPECT_VALUE = (
    rf"(?i)(?<![a-z]){_WORD}\s*[=:]\s*(?!\$\{{env:)[^\s&;,]+",
    # The end of a longer option name: -Djavax.net.ssl.trustStorePassword=…
    r"(?i)(password|passphrase|secret)=(?!\$\{env:)[^\s&;,]+",
    r"(?i)(?<=[a-z0-9+.-])://[^/\s:@]*:(?!\$\{env:)[^/\s@]+@",
    # jdbc:oracle:thin:user/password@host
    r"(?i)jdbc:oracle:\w+:[^/@\s:]+/(?!\$\{env:)[^@/\s]+@",
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----",
    r"\b(AKIA|ASIA)[0-9A-Z]{16}\b",
    r"(?<=[\w-]{10})\.eyJ[\w-]{10,}\.[\w-]{10,}",
)
_REFERENCE = r"\s*(\$\{(env|system|spark)[:.][^}]+\}\s*)+"


def looks_secret(key: str, value: str) -> bool:
    """Tell whether this property or variable would put a secret into the kernel's file."""
    if not value.strip() or re.fullmatch(_REFERENCE, value):
        return False
    if any(re.search(pattern, value) for pattern in _SUSPECT_VALUE):
        return True
    if not re.search(SUSPECT_KEY, key) or re.search(_HARMLESS_KEY, key):
        return False
    plain = value.strip().lower()
    return plain not in {"true", "false"} and not (
        plain.isdigit() and not re.search(_MAY_BE_NUMBER, key)
    )


def ways_out(key: str) -> str:
    """Say where a secret can live instead, without showing its value."""
    if key.startswith("spark.hadoop."):
        return (
            "Put it into spark-defaults.conf (mode 0600) below spark_conf_dir, or into a Hadoop "
            "credential provider (spark.hadoop.hadoop.security.credential.provider.path)."
        )
    if key.startswith("spark."):
        return (
            "Put it into spark-defaults.conf (mode 0600) below spark_conf_dir, or write "
            "'${env:NAME}' where Spark reads this property itself."
        )
    return "Set it in the environment of the Jupyter server, which its kernels inherit."
