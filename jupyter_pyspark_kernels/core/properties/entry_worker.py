"""Answer for one Spark's configuration entries: a script, run in a process of its own.

It takes the Spark home, Java's launcher and the home's py4j from its arguments, loads every object
that defines entries, prints what they say as one line of JSON, and then answers each line of pairs
``[[key, value], …]`` with ``[[accepted, kind, text], …]``: what the entry's own converter said.
"""

import glob
import json
import os
import subprocess
import sys
import zipfile
from typing import Any

# Compiled by Janino, which every Spark carries, so that many pairs take one call.
_JAVA = """
import java.util.*;
public class Trials {
  private final Map converters = new HashMap();
  private final com.fasterxml.jackson.databind.ObjectMapper mapper =
      new com.fasterxml.jackson.databind.ObjectMapper();

  public String entries() throws Exception {
    List all = new ArrayList();
    Map known = (Map) raw("org.apache.spark.internal.config.ConfigEntry$", "knownConfigs");
    for (Iterator it = known.values().iterator(); it.hasNext();) {
      org.apache.spark.internal.config.ConfigEntry entry =
          (org.apache.spark.internal.config.ConfigEntry) it.next();
      converters.put(entry.key(), entry.valueConverter());
      Map fields = new HashMap();
      fields.put("key", entry.key());
      fields.put("doc", entry.doc());
      fields.put("since", entry.version());
      fields.put("public", Boolean.valueOf(entry.isPublic()));
      fields.put("computed", Boolean.valueOf(
          entry.getClass().getName().endsWith("ConfigEntryWithDefaultFunction")));
      fields.put("default", entry.defaultValueString());
      fields.put("alternatives", plain(entry.alternatives()));
      all.add(fields);
    }
    return mapper.writeValueAsString(all);
  }

  public String convert(String request) throws Exception {
    List answers = new ArrayList();
    List pairs = (List) mapper.readValue(request, List.class);
    for (Iterator it = pairs.iterator(); it.hasNext();) {
      List pair = (List) it.next();
      List answer = new ArrayList();
      try {
        Object value = ((scala.Function1) converters.get(pair.get(0))).apply(pair.get(1));
        if (value instanceof scala.Option) {
          scala.Option option = (scala.Option) value;
          value = option.isEmpty() ? null : option.get();
        }
        answer.add(Boolean.TRUE);
        answer.add(value instanceof scala.collection.Seq ? "Seq"
            : value == null ? "" : value.getClass().getSimpleName());
        answer.add(String.valueOf(value));
      } catch (Throwable error) {
        answer.clear();
        answer.add(Boolean.FALSE);
        answer.add(error.getClass().getSimpleName());
        answer.add(String.valueOf(error.getMessage()));
      }
      answers.add(answer);
    }
    return mapper.writeValueAsString(answers);
  }

  public String field(String owner, String name) throws Exception {
    return mapper.writeValueAsString(plain(raw(owner, name)));
  }

  private Object raw(String owner, String name) throws Exception {
    Class type = Class.forName(owner);
    java.lang.reflect.Field field = null;
    java.lang.reflect.Field[] fields = type.getDeclaredFields();
    for (int i = 0; i < fields.length; i++) {
      // Scala puts the owner before the name of what its companion class uses.
      if (fields[i].getName().equals(name) || fields[i].getName().endsWith("$$" + name)) {
        field = fields[i];
      }
    }
    if (field == null) throw new NoSuchFieldException(name);
    field.setAccessible(true);
    Object of = owner.endsWith("$") ? type.getField("MODULE$").get(null) : null;
    return field.get(of);
  }

  private Object plain(Object value) {
    if (value instanceof scala.collection.Map || value instanceof scala.collection.Seq
        || value instanceof scala.collection.Set) {
      List all = new ArrayList();
      scala.collection.Iterator it = ((scala.collection.Iterable) value).iterator();
      while (it.hasNext()) all.add(plain(it.next()));
      return all;
    }
    if (value instanceof scala.Product) {
      List all = new ArrayList();
      scala.Product product = (scala.Product) value;
      for (int i = 0; i < product.productArity(); i++) all.add(plain(product.productElement(i)));
      return all;
    }
    if (value instanceof Map) {
      Map all = new HashMap();
      for (Iterator it = ((Map) value).entrySet().iterator(); it.hasNext();) {
        Map.Entry entry = (Map.Entry) it.next();
        all.put(String.valueOf(entry.getKey()), String.valueOf(entry.getValue()));
      }
      return all;
    }
    return value == null ? null : String.valueOf(value);
  }
}
"""

# Same on every machine, whatever it is set to: defaults show some of them.
_OPTIONS = (
    "-Xmx1g",
    "-XX:+UseSerialGC",
    "-Duser.timezone=UTC",
    "-Duser.language=en",
    "-Duser.country=US",
    "-Duser.home=/home/user",
    "-Duser.name=user",
    "-Djava.io.tmpdir=/tmp",
)


def main(spark_home: str, java: str, py4j: str) -> None:
    """Start Java, say what there is, and answer pairs until the input ends."""
    sys.path.insert(0, py4j)
    from py4j.java_gateway import (  # noqa: PLC0415 - it is of the Spark home
        GatewayParameters,
        JavaGateway,
        launch_gateway,
    )

    jars = os.path.join(spark_home, "jars")
    port, token = launch_gateway(
        jarpath=glob.glob(os.path.join(glob.escape(jars), "py4j-*.jar"))[0],
        classpath=os.path.join(jars, "*"),
        javaopts=list(_OPTIONS),
        java_path=java,
        die_on_exit=True,
        enable_auth=True,
        redirect_stderr=subprocess.DEVNULL,
    )
    gateway = JavaGateway(gateway_parameters=GatewayParameters(port=port, auth_token=token))
    try:
        loaded, missing = _load(gateway.jvm, _definers(jars))
        compiler = gateway.jvm.org.codehaus.janino.SimpleCompiler()
        compiler.cook(_JAVA)
        trials = compiler.getClassLoader().loadClass("Trials").getDeclaredConstructors()[0]
        trials = trials.newInstance(gateway.new_array(gateway.jvm.java.lang.Object, 0))
        _say({"objects": loaded, "missing": missing, **_facts(gateway.jvm, trials)})
        for line in sys.stdin:
            _say(json.loads(trials.convert(line)))
    finally:
        gateway.shutdown()


def _definers(jars: str) -> list[str]:
    """Return the Scala objects whose class file names Spark's ConfigBuilder."""
    found = []
    for jar in sorted(glob.glob(os.path.join(glob.escape(jars), "spark-*.jar"))):
        with zipfile.ZipFile(jar) as archive:
            for name in sorted(archive.namelist()):
                if not (name.startswith("org/apache/spark/") and name.endswith("$.class")):
                    continue
                if b"internal/config/ConfigBuilder" in archive.read(name):
                    found.append(name.removesuffix(".class").replace("/", "."))
    return found


def _load(jvm: Any, names: list[str]) -> tuple[list[str], list[str]]:
    """Initialise each object; one that needs a library this Spark lacks is named, not fatal."""
    from py4j.protocol import Py4JJavaError  # noqa: PLC0415

    loaded, missing = [], []
    for name in names:
        try:
            jvm.java.lang.Class.forName(name)
            loaded.append(name)
        except Py4JJavaError:
            missing.append(name)
    return loaded, missing


def _facts(jvm: Any, trials: Any) -> dict[str, Any]:
    utils = "org.apache.spark.network.util.JavaUtils"
    conf, sql = "org.apache.spark.SparkConf$", "org.apache.spark.sql.internal.SQLConf$"
    return {
        "scala_version": jvm.scala.util.Properties.versionNumberString(),
        "entries": json.loads(trials.entries()),
        "byte_units": json.loads(trials.field(utils, "byteSuffixes")),
        "time_units": json.loads(trials.field(utils, "timeSuffixes")),
        "deprecated": json.loads(trials.field(conf, "deprecatedConfigs")),
        "renamed": json.loads(trials.field(conf, "configsWithAlternatives")),
        "deprecated_sql": json.loads(trials.field(sql, "deprecatedSQLConfigs")),
        "removed_sql": json.loads(trials.field(sql, "removedSQLConfigs")),
    }


def _say(content: object) -> None:
    sys.stdout.write(json.dumps(content) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
