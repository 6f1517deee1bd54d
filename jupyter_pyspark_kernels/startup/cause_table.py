"""List the known causes of failed starts, each with its way out."""

# A restart is not enough: Jupyter keeps the kernel.json that a kernel was started with
# (jupyter_client, KernelManager.kernel_spec).
EDIT = "Change it in this kernel's settings, then shut the kernel down and start it again."
# Tried from top to bottom, the exact before the general: (pattern, cause, way out).
# {0}, {1} are the pattern's groups; the other fields come from the kernel's environment.
CAUSES = (
    (
        r"JAVA_HOME is not set|java: (?:command )?not found|exec: java: not found",
        "No Java was found.",
        "Install Java (17 fits all Spark versions from 3.3 on) and run this cell again; or set JAVA_HOME in this kernel's settings, then shut the kernel down and start it again.",
    ),
    (
        r"bin/java: (?:No such file|Permission denied|cannot execute|Not a directory)",
        "JAVA_HOME is {java_home}, which has no bin/java that can be run.",
        "Correct JAVA_HOME in this kernel's settings, then shut the kernel down and start it again.",
    ),
    (
        r"UnsupportedClassVersionError.*?class file version (\d+)(?:.|\n)*?up to (\d+)",
        "Java is too old for this Spark (class files {0}, this Java reads up to {1}).",
        "Set JAVA_HOME in this kernel's settings to a newer Java (Spark 4 needs 17 or newer), then shut the kernel down and start it again.",
    ),
    (
        r"UnsupportedClassVersionError",
        "Java is too old for this Spark.",
        "Set JAVA_HOME in this kernel's settings to a newer Java (Spark 4 needs 17 or newer), then shut the kernel down and start it again.",
    ),
    (
        r"getSubject is (?:not )?supported|security manager.*not supported",
        "Java is too new for this Spark.",
        "Set JAVA_HOME in this kernel's settings to Java 17, then shut the kernel down and start it again.",
    ),
    (
        r"(?:No such file or directory|Not a directory|Permission denied): '[^']*bin/spark-submit",
        "SPARK_HOME is {spark_home}, but it has no bin/spark-submit that can be run.",
        "Choose another Spark in this kernel's settings, or put Spark there; then run this again.",
    ),
    (
        r"importing pyspark: ModuleNotFoundError: No module named '(pyspark|py4j)'",
        "{0} cannot be imported from PYTHONPATH ({pythonpath}).",
        "Rebuild this kernel, so that PYTHONPATH names the zips in python/lib of its Spark home ({spark_home}); then shut the kernel down and start it again.",
    ),
    (
        r"importing pyspark: (\w+: .*(?:py4j|distutils).*)",
        "pyspark cannot be imported by Python {python}: {0}.",
        "PYTHONPATH ({pythonpath}) must name the py4j that this Spark brings, and Python must be one that it supports. Rebuild this kernel with its Spark home ({spark_home}), or choose another Spark or environment.",
    ),
    (
        r"importing pyspark: (.+)",
        "pyspark cannot be imported by Python {python}: {0}.",
        "This Spark ({spark_home}) most likely does not support Python {python}. Choose another environment or another Spark in this kernel's settings.",
    ),
    (
        r"ValueError: (No closing quotation|No escaped character)",
        "PYSPARK_SUBMIT_ARGS cannot be split into arguments: {0}.",
        "Close the quote (or write \\ as \\\\) in this kernel's settings, then shut the kernel down and start it again.",
    ),
    (
        r"Unrecognized option: *(\S+)|unknown option:? *(\S+)",
        "spark-submit does not know the option {0}.",
        "Correct it in this kernel's settings (PYSPARK_SUBMIT_ARGS), then shut the kernel down and start it again.",
    ),
    (
        r"(Missing argument for option '?\S+|Missing application resource|Must specify a primary resource|Cannot load main class from JAR.*|Spark config without '=': .*)",
        "PYSPARK_SUBMIT_ARGS is not complete: {0}.",
        "It must end in pyspark-shell, and each option must have its value. " + EDIT,
    ),
    (
        r"Invalid argument to --conf: *(\S+)",
        "--conf {0} in PYSPARK_SUBMIT_ARGS has no value.",
        "Write --conf {0}=value. " + EDIT,
    ),
    (
        r"(Executor memory must be [^\n]+)",
        "{0}, but spark.executor.memory is {executor_memory}.",
        "Write it as a whole number with a unit, such as 4g or 512m. " + EDIT,
    ),
    (
        r"((?:Executor|Driver|Total executor|Number of) [^\n]*must be (?:a positive|greater)[^\n]+)",
        "{0}. Set are: {resources}.",
        EDIT,
    ),
    (
        r"([^\n:]*(?:Failed to parse (?:byte|time) string|should be (?:int|long|double|boolean), but was|(?:Size|Time) must be specified|NumberFormatException)[^\n]*)",
        "Spark cannot read a setting's value: {0}. Set are: {resources}.",
        EDIT,
    ),
    (
        r"Master must either be|Could not parse Master URL: *(.*)",
        "Spark does not know the master {master}.",
        "Use local[*], yarn, spark://host:7077 or k8s://https://host:port. " + EDIT,
    ),
    (
        r"Could not reserve enough space|insufficient memory for the Java Runtime|Cannot allocate memory|exceeds the maximum representable size|not enough space for object heap|Failed to (?:reserve|commit|allocate) .*memory",
        "This machine cannot give the driver the memory asked for (spark.driver.memory is {driver_memory}).",
        "Ask for less spark.driver.memory. " + EDIT,
    ),
    (
        r"(Invalid (?:maximum|initial) heap size: *\S+|Initial heap size .*)",
        "Java refuses the driver's memory: {0} (spark.driver.memory is {driver_memory}).",
        "Write it as a whole number with a unit, such as 4g or 512m. " + EDIT,
    ),
    (
        r"(Error occurred during initialization of VM[^\n]*\n[^\n]+|Unrecognized VM option[^\n]+)",
        "Java did not start: {0}",
        "Look at spark.driver.memory ({driver_memory}) and spark.driver.extraJavaOptions. " + EDIT,
    ),
    (
        r"System memory (\d+) must be at least (\d+)",
        "The driver's memory is too small (spark.driver.memory is {driver_memory}).",
        "Spark needs about 471 MB at least; ask for 1g or more. " + EDIT,
    ),
    (
        r"either HADOOP_CONF_DIR or YARN_CONF_DIR must be set",
        "The master is yarn, but HADOOP_CONF_DIR is not set, so Spark does not know the cluster.",
        "Set HADOOP_CONF_DIR in this kernel's settings to the directory that holds yarn-site.xml and core-site.xml, then shut the kernel down and start it again.",
    ),
    (
        r"(Required (?:executor|AM) memory .*?is above the max threshold \((.*?)\))",
        "YARN does not give containers that large: {0}.",
        "Ask for less spark.executor.memory (with its overhead it must stay under {1}), or let the administrator raise yarn.scheduler.maximum-allocation-mb. "
        + EDIT,
    ),
    (
        r"no answer from YARN's ResourceManager: (.+)",
        "YARN's ResourceManager does not answer: {0}.",
        "Is the cluster up, and is this machine in its network? HADOOP_CONF_DIR is {hadoop_conf_dir}. Run this cell again to try again.",
    ),
    (
        r"no answer from the Spark master: (.+)",
        "The Spark master does not answer: {0}.",
        "Is it running, and is {master} its address? Run this cell again to try again.",
    ),
    (
        r"All masters are unresponsive|Can only call getServletHandlers on a running MetricsSystem",
        "The Spark master {master} did not accept this application.",
        "Is it running, and is it the same Spark version as this kernel's? Run this cell again to try again.",
    ),
    (
        r"(?:GSS initiate failed|Can't get Kerberos realm|Failed to find any Kerberos tgt|Client cannot authenticate via:\[[^\]]*\]|SIMPLE authentication is not enabled|LoginException[^\n]*)",
        "The cluster wants a Kerberos ticket, and there is no valid one.",
        "Run kinit in a terminal as the user of this kernel, then run this cell again.",
    ),
    (
        r"((?:Application \S+ )?(?:submitted by user \S+ )?to unknown queue: *\S+|queue[^\n]{0,80}(?:does not exist|not found|is STOPPED|doesn't exist)[^\n]*|cannot submit applications? to queue[^\n]*|does(?:n't| not) have (?:permission|SUBMIT_APPLICATIONS)[^\n]*queue[^\n]*)",
        "YARN refuses the queue: {0}",
        "Set spark.yarn.queue to a queue that you may use. " + EDIT,
    ),
    (
        r"Permission denied: (user=[^\n]+)",
        "The cluster's file system refuses to take this application's files: {0}",
        "Ask for a home directory on it, or set spark.yarn.stagingDir to one that you may write. "
        + EDIT,
    ),
    (
        r"(?:FileNotFoundException|NoSuchFileException|InvalidInputException|URISyntaxException|Path does not exist)[^\n]*?((?:file:|hdfs:|/)[^\s,]*?\.(?:zip|tar\.gz|tgz|tar|jar|py|egg))",
        "A file that Spark should send to the executors is not there: {0}",
        "If it is this kernel's archive, rebuild the kernel; else correct spark.archives, spark.jars or spark.files. Then shut the kernel down and start it again.",
    ),
    (
        r"(Permission denied|AccessControlException[^\n]*|AccessDeniedException[^\n]*)",
        "Spark may not write where it has to: {0}.",
        "Look at spark.yarn.stagingDir, spark.local.dir and the notebook's directory.",
    ),
    (
        r"(BindException[^\n]*|Can't assign requested address[^\n]*)",
        "Spark's driver cannot open a port: {0}",
        "Set SPARK_LOCAL_IP or spark.driver.bindAddress to an address of this machine, or free the port range that spark.driver.port gives. "
        + EDIT,
    ),
    (
        r"UnknownHostException:? *([^\n]+)",
        "A host name cannot be resolved: {0}",
        "Correct the name, or this machine's name resolution; then run this cell again.",
    ),
    (
        r"(?:ConnectException|Connection refused|NoRouteToHostException|ConnectTimeoutException)[^\n]*",
        "The cluster behind {master} cannot be reached.",
        "Is it up, and is this machine in its network? Run this cell again to try again.",
    ),
    (
        r"(does not exist in the JVM|'JavaPackage' object is not callable)",
        "The pyspark that Python imports does not fit the Spark in SPARK_HOME ({spark_home}): {0}.",
        "PYTHONPATH ({pythonpath}) must name the zips in python/lib of that Spark home: rebuild this kernel. A pyspark in the environment must not be of another version.",
    ),
    (
        r"Type --help for more information|Usage: spark-submit",
        "spark-submit only printed its version or help, and ended.",
        "PYSPARK_SUBMIT_ARGS must start a shell, and so end in pyspark-shell. " + EDIT,
    ),
    (
        r"(Yarn application has already ended[^\n]*|Application application_\S+ (?:failed|finished)[^\n]*)",
        "YARN took the application and then ended it: {0}",
        "Its diagnostics are below and on the ResourceManager's page. Run this cell again to try again.",
    ),
)
NO_CAUSE = "Spark's own words say more; correct the setting they name, then run this cell again."
