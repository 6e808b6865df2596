"""Make the checkout importable, and `argmap` a command, in the virtual environment that runs this.

What an editable install would do, without building anything: templates, static files and seed maps are used
where they lie, so there is nothing to build, and no build tool is needed to run the program.
"""

import sys
import sysconfig
from pathlib import Path

checkout = Path(__file__).resolve().parents[1]
(Path(sysconfig.get_path("purelib")) / "argmap.pth").write_text(f"{checkout}\n", encoding="utf-8")
command = Path(sysconfig.get_path("scripts")) / "argmap"
command.write_text(
    f"#!/bin/sh\nexec '{sys.executable}' -P -m argmap \"$@\"\n",
    encoding="utf-8",
)
command.chmod(0o755)
