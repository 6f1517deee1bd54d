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


# Spark replaces ${env:NAME} in what it reads as an entry of its own, and in spark.ssl.*
# (SSLOptions.parse). All else that may be a secret it hands on, or reads, as it stands.
NOT_REPLACED = re.compile(r"spark\.(?!ssl\.|connect\.)")

_DEFAULTS = "Put it into spark-defaults.conf (mode 0600) below spark_conf_dir"
_S3A = r"spark\.hadoop\.fs\.s3a\.(access\.key|secret\.key|session\.token)"
# What is read by Hadoop's Configuration.getPassword: CredentialProviderAPI.html, "Supported Features".
_BY_PROVIDER = (
    r"spark\.hadoop\.(fs\.s3a\.(bucket\.[^.]+\.)?(access\.key|secret\.key|session\.token|proxy\.password)|"
    r"fs\.azure\.account\.(key|oauth2\.client\.secret)\b.*|javax\.jdo\.option\.ConnectionPassword|"
    r"ssl\.(server|client)\..*password)|spark\.ssl\..*[pP]assword"
)
_PROVIDER = "a Hadoop credential provider (spark.hadoop.hadoop.security.credential.provider.path)"


def ways_out(key: str) -> str:
    """Say where a secret can live instead: the ways that Spark really takes for this very key."""
    if not key.startswith("spark."):
        return "Set it in the environment of the Jupyter server, which its kernels inherit."
    ways = [_DEFAULTS]
    if re.fullmatch(_BY_PROVIDER, key):
        ways.append(f"into {_PROVIDER}")
    if re.fullmatch(_S3A, key):
        ways.append(
            "set AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and, if you have one, AWS_SESSION_TOKEN in the "
            "environment of the Jupyter server, from which Spark takes all three"
        )
    elif not NOT_REPLACED.match(key):
        ways.append("write '${env:NAME}', a variable in the environment of the Jupyter server")
    elif key == "spark.authenticate.secret":
        ways.append(
            "leave it out on YARN, Kubernetes and in local mode, where Spark makes a secret of its own"
        )
    elif re.fullmatch(r"spark\.kubernetes\.authenticate\.(.*\.)?oauthToken", key):
        ways.append(f"into a file of your own, named by {key}File")
    elif name := re.fullmatch(r"spark\.executorEnv\.(.+)", key):
        ways.append(
            f"on Kubernetes into a secret there, named by spark.kubernetes.executor.secretKeyRef.{name[1]}"
        )
    return f"{', or '.join(ways)}."
