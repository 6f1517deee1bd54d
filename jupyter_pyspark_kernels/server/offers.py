"""List what the form offers: environments, Spark homes, locations, templates, properties."""

import os
from collections.abc import Callable, Mapping

from ..config import PySparkKernels, named_homes
from ..core import rules
from ..core.archive_reports import EnvironmentSizes
from ..core.archives import environment_sizes
from ..core.directories import directory_problems
from ..core.errors import InvalidSettingsError, KernelError
from ..core.measure import measure
from ..core.pack_choices import PackChoices
from ..core.properties.choosing import choose_by_home, choose_by_version
from ..core.records import Problem
from ..core.spark_homes import SparkHomes
from ..core.template import read_template
from .answering import Answering
from .answers import (
    EnvironmentsReply,
    FoundEnvironment,
    LocationsReply,
    OfferedLocation,
    OfferedTemplate,
    PolicyReply,
    SparkHomesReply,
    TemplatesReply,
)
from .environments import Environments
from .places import Places
from .policy import Policy
from .properties import Packed, packed_properties
from .requests import (
    EnvironmentsRequest,
    LookRequest,
    PropertiesRequest,
    Request,
    SizesRequest,
    parse,
)


class Offers:
    """Look at this machine; nothing is written and nothing of an environment is run.

    Attributes
    ----------
    answering
        Tells what does not answer.
    """

    def __init__(
        self,
        config: PySparkKernels,
        policy: Policy,
        places: Places,
        root_dir: str,
        environ: Mapping[str, str],
    ) -> None:
        self._config = config
        self._policy = policy
        self._places = places
        self._environ = environ
        self._environments = Environments(config, root_dir, environ)
        self.answering = Answering(self._environments.finder)
        self._homes = SparkHomes(environ, os.path.expanduser("~"))

    def environments(self, query: Mapping[str, object]) -> EnvironmentsReply:
        """List this user's environments, those of the projects below the server's root included."""
        return self._environments.answer(_known(EnvironmentsRequest, query))

    def environment(self, body: Mapping[str, object]) -> FoundEnvironment:
        """Look at one directory, whatever it is."""
        asked = parse(LookRequest, body)
        path = asked.environment_dir
        if message := rules.environment_dir(path):
            raise InvalidSettingsError([Problem(field="environment_dir", message=message)])
        try:
            found = self._environments.read(path)
        except KernelError as error:
            return FoundEnvironment(environment_dir=path, environment=None, fault=str(error))
        return FoundEnvironment(
            environment_dir=path, environment=measure(found) if asked.measure else found
        )

    def sizes(self, query: Mapping[str, object], cancelled: Callable[[], bool]) -> EnvironmentSizes:
        """Say what each package takes; nothing is packed or run, and it may take seconds."""
        asked = parse(SizesRequest, _known(SizesRequest, query))
        self.answering.require_environment(asked.environment_dir)
        choices = PackChoices(self_contained=asked.self_contained, slim=asked.slim)
        return environment_sizes(asked.environment_dir, choices=choices, cancelled=cancelled)

    def spark_homes(self) -> SparkHomesReply:
        """List Spark homes: configured, SPARK_HOME, environments with pyspark, the usual places."""
        config = self._config
        fixed = config.fixed_settings.get("spark_home", "")
        named = named_homes(config, fixed)
        java_home = str(config.fixed_settings.get("java_home", "") or config.java_home)
        found = self._homes.find(named, self._environments.usable(), java_home)
        return SparkHomesReply(
            spark_homes=tuple(
                one
                for one in found
                if self._policy.names_home(one.spark_home)
                # Where links lead is asked only of what answers.
                or (one.found and self._policy.allows_home(one.spark_home))
            )
        )

    def locations(self) -> LocationsReply:
        """List the locations, with what is against making kernels there."""
        return LocationsReply(
            locations=tuple(
                OfferedLocation(
                    location=name,
                    label=found.label,
                    kernels_dir=found.kernels_dir,
                    shared=found.shared,
                    visible=found.visible,
                    offered=self._places.offered(name),
                    problems=tuple(directory_problems(found.kernels_dir)),
                )
                for name, found in self._places.all().items()
            ),
            default=self._places.default(),
        )

    def templates(self) -> TemplatesReply:
        """List the templates: the configured default, the one that ships, further ones."""
        offered = [OfferedTemplate(label="default", template="")]
        named = {os.path.basename(path): path for path in [self._config.template] if path}
        named |= self._config.templates
        offered += [_template(label, path) for label, path in named.items()]
        default = self._config.fixed_settings.get("template", self._config.template)
        return TemplatesReply(
            templates=tuple(sorted(offered, key=lambda one: one.template != default))
        )

    def properties(self, query: Mapping[str, object]) -> Packed:
        """Describe the properties of a Spark; of the one that a kernel gets where none is named.

        Of one that cannot be read, those of the newest release, and why.
        """
        asked = parse(PropertiesRequest, _known(PropertiesRequest, query)).spark_home
        if asked and (message := rules.spark_home(asked)):
            raise InvalidSettingsError([Problem(field="spark_home", message=message)])
        home = asked or self._default_home()
        try:
            self.answering.require_home(home)
            chosen = choose_by_home(home, self._environ) if home else choose_by_version("")
        except KernelError as error:
            return packed_properties(choose_by_version(""), home, str(error))
        return packed_properties(chosen, home, "")

    def _default_home(self) -> str:
        fixed = str(self._config.fixed_settings.get("spark_home", ""))
        return fixed or self._config.spark_home or self._environ.get("SPARK_HOME", "")

    def policy(self) -> PolicyReply:
        """Describe what the administrator decided."""
        return self._policy.reply()

    def close(self) -> None:
        """End the process that looks for environments."""
        self._environments.close()


def _known(request: type[Request], query: Mapping[str, object]) -> dict[str, object]:
    """Leave out what JupyterLab's client adds to each address: the time, so that no cache answers."""
    return {name: text for name, text in query.items() if name in request.model_fields}


def _template(label: str, path: str) -> OfferedTemplate:
    try:
        read_template(path)
    except KernelError as error:
        return OfferedTemplate(label=label, template=path, fault=str(error))
    return OfferedTemplate(label=label, template=path)
