"""Say where Spark is usually installed, and by whom."""

from typing import NamedTuple


class HomePlace(NamedTuple):
    """Name a pattern of paths that may be Spark homes; ``~/`` is the user's home directory."""

    pattern: str
    who: str


# Of each pattern, all that match are looked at, the names in order.
HOME_PLACES = (
    # https://spark.apache.org/docs/latest/running-on-kubernetes.html: Spark's own images.
    HomePlace("/opt/spark*", "usual place"),
    HomePlace("/opt/apache-spark*", "usual place"),
    # https://jupyter-docker-stacks.readthedocs.io/en/latest/using/specifics.html
    HomePlace("/usr/local/spark*", "usual place"),
    HomePlace("/usr/local/lib/spark*", "usual place"),
    # Amazon EMR, Google Dataproc and Apache Bigtop install there:
    # https://docs.aws.amazon.com/emr/latest/ReleaseGuide/emr-spark-configure.html
    # https://cloud.google.com/dataproc/docs/concepts/configuring-clusters/cluster-properties
    HomePlace("/usr/lib/spark*", "EMR, Dataproc or Bigtop"),
    # https://docs.cloudera.com/cdp-private-cloud-base/latest/cds-3/topics/spark-install-spark-3-parcel.html
    HomePlace("/opt/cloudera/parcels/*/lib/spark*", "Cloudera"),
    HomePlace("/usr/hdp/*/spark*", "Hortonworks or HDInsight"),
    HomePlace("/opt/mapr/spark/spark-*", "MapR"),
    HomePlace("/opt/bitnami/spark", "Bitnami"),
    HomePlace("/databricks/spark", "Databricks"),
    # https://formulae.brew.sh/formula/apache-spark
    HomePlace("/usr/local/opt/apache-spark*/libexec", "Homebrew"),
    HomePlace("/opt/homebrew/opt/apache-spark*/libexec", "Homebrew"),
    HomePlace("/home/linuxbrew/.linuxbrew/opt/apache-spark*/libexec", "Homebrew"),
    HomePlace("~/spark*", "home directory"),
    HomePlace("~/.local/spark*", "home directory"),
    HomePlace("~/.local/opt/spark*", "home directory"),
    # https://sdkman.io/sdks/spark/
    HomePlace("~/.sdkman/candidates/spark/*", "SDKMAN"),
    HomePlace("~/.asdf/installs/spark/*", "asdf"),
    # pip install --user, and as root.
    HomePlace("~/.local/lib/python3*/site-packages/pyspark", "pip"),
    HomePlace("/usr/local/lib/python3*/*-packages/pyspark", "pip"),
)
