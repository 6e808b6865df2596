"""The commands that look after a site: its maps and its database."""

from __future__ import annotations

import argparse
import contextlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from argmap import paths
from argmap.cli import Failure
from argmap.cli.files import read_map_with_places, rules_broken, summary, write_whole
from argmap.cli.progress import Progress
from argmap.config import Config, load_config
from argmap.domain.errors import Conflict
from argmap.domain.permissions import OPERATOR
from argmap.formats.argdown import write_argdown
from argmap.operations import backup as backups
from argmap.operations import maps
from argmap.operations import verify as verifying
from argmap.operations.desk import Desk
from argmap.operations.store import holds_a_site, open_store, upgrade_store
from argmap.queries import maps as map_queries
from argmap.queries.graphs import whole_graph
from argmap.queries.reading import reading


@contextmanager
def opened_desk(config: Config) -> Iterator[Desk]:
    """A desk for operations on the site's database, brought up to date before."""
    engine = open_store(config.database_url)
    try:
        upgrade_store(engine)
        yield Desk(engine)
    finally:
        engine.dispose()


@contextmanager
def desk_of_a_site(config: Config) -> Iterator[Desk]:
    """The same on a site that was made before, for what would be of no use on a new one.

    Who mistypes the folder would get an empty backup every night. Raises `Failure`.
    """
    engine = open_store(config.database_url)
    try:
        if not holds_a_site(engine):
            raise Failure(
                f"there is no site in {engine.url.database} yet; --data-dir or ARGMAP_DATA_DIR says where another is"
            )
    finally:
        engine.dispose()
    with opened_desk(config) as desk:
        yield desk


def seed_when_empty(desk: Desk) -> None:
    """Give a site without maps the maps that argmap opens with.

    When two processes start at once, the one that finds a map already there leaves the rest to the other.
    """
    with reading(desk.engine) as session:
        empty = not map_queries.library(session, OPERATOR)
    if empty:
        with contextlib.suppress(Conflict), Progress("adding") as progress:
            maps.seed_maps(desk, paths.seed_dir(), progress)


def seed(arguments: argparse.Namespace) -> None:
    """Add the seed maps that the site lacks."""
    with Progress("adding") as progress, opened_desk(_config(arguments)) as desk:
        added = maps.seed_maps(desk, paths.seed_dir(), progress)
    for done in added:
        print(f"added {done.slug}")
    if not added:
        print("all the maps are there already")


def bring_in(arguments: argparse.Namespace) -> None:
    """Add a file to the site as a map."""
    with Progress("adding") as progress:
        progress("the file is read", 0, 0)
        graph, places = read_map_with_places(arguments.file)
        if found := rules_broken(graph, places):
            raise Failure(f"{arguments.file}: {' '.join(found[:3])}")
        slug = arguments.slug or graph.slug
        if not slug:
            raise Failure(f"{arguments.file}: names no slug; --slug does")
        progress(f"{slug} is written", 0, 0)
        with opened_desk(_config(arguments)) as desk:
            done = maps.import_map(desk, OPERATOR, graph, slug)
    print(f"added {done.slug}: {summary(graph)}")


def export(arguments: argparse.Namespace) -> None:
    """Write a map as Argdown."""
    with Progress("exporting") as progress:
        progress("the map is read", 0, 0)
        with desk_of_a_site(_config(arguments)) as desk, reading(desk.engine) as session:
            head = map_queries.map_head(session, OPERATOR, arguments.slug)
            graph = whole_graph(session, head)
        progress("the file is written", 0, 0)
        write_whole(arguments.output, write_argdown(graph))


def upgrade(arguments: argparse.Namespace) -> None:
    """Bring the database up to date."""
    with Progress("upgrading") as progress:
        progress("the tables", 0, 0)
        with opened_desk(_config(arguments)):
            pass
    print("the database is up to date")


def backup(arguments: argparse.Namespace) -> None:
    """Write everything to one file."""
    with Progress("backing up") as progress, desk_of_a_site(_config(arguments)) as desk:
        try:
            backups.backup(desk.engine, arguments.file, progress)
        except OSError as error:
            raise Failure(f"{arguments.file}: {error.strerror}") from error
        size = arguments.file.stat().st_size
        backups.note_backup(desk, OPERATOR, size)
    print(f"{arguments.file}: {size:,} bytes")


def restore(arguments: argparse.Namespace) -> None:
    """Bring a backup back, into an empty site or in place of what there is."""
    if not arguments.file.is_file():
        raise Failure(f"{arguments.file}: there is no such file")
    with Progress("restoring") as progress, opened_desk(_config(arguments)) as desk:
        backups.restore(desk.engine, arguments.file, replace=arguments.replace, progress=progress)
    print(f"restored from {arguments.file}")


def verify(arguments: argparse.Namespace) -> None:
    """Say which rows are not what the changes say they are; the exit status tells whether there is one."""
    found = 0
    with Progress("comparing") as progress, desk_of_a_site(_config(arguments)) as desk:
        for difference in verifying.verify(desk.engine, progress):
            print(difference)
            found += 1
    if found:
        raise Failure(f"{found:,} {'row differs' if found == 1 else 'rows differ'} from what the changes say")
    print("every row is what the changes say")


def _config(arguments: argparse.Namespace) -> Config:
    data_dir: Path | None = arguments.data_dir
    return load_config(os.environ, data_dir=data_dir)
