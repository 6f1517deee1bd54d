"""A JupyterHub on loopback whose users share the kernels of one folder; HUB_HOME holds all that it makes."""

import os

c = get_config()  # noqa: F821 - JupyterHub gives it

home = os.environ["HUB_HOME"]

# Kernels in <share>/kernels show for every user; only the administrator may write there.
c.Spawner.environment = {"JUPYTER_PATH": f"{home}/share", "SPARK_LOCAL_IP": "127.0.0.1"}
c.Spawner.default_url = "/lab"
c.Spawner.env_keep = ["PATH", "JAVA_HOME", "SPARK_HOME", "LANG", "LC_ALL"]

# What follows is for one machine and for tests: a real Hub has its own proxy, users and spawner.
c.JupyterHub.bind_url = "http://127.0.0.1:18200/jh/"
c.JupyterHub.hub_bind_url = "http://127.0.0.1:18201"
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:18202"
c.ConfigurableHTTPProxy.pid_file = f"{home}/proxy.pid"
c.JupyterHub.db_url = f"sqlite:///{home}/hub.sqlite"
c.JupyterHub.cookie_secret_file = f"{home}/cookie_secret"
c.JupyterHub.authenticator_class = "shared-password"
c.SharedPasswordAuthenticator.user_password = "of the tests"  # noqa: S105 - loopback only
c.Authenticator.allow_all = True
c.JupyterHub.spawner_class = "simple"
# A server on a machine that has much to do comes later than the usual 30 s.
c.Spawner.http_timeout = 300
c.Spawner.start_timeout = 300
c.SimpleLocalProcessSpawner.home_dir_template = f"{home}/users/{{username}}"
if os.geteuid() == 0:
    c.Spawner.args = ["--allow-root"]
