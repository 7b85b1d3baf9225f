#!/bin/sh
# Runs the tests of graphs with the oldest networkx that pyproject.toml allows and with the newest.
# sh tests/networkx_versions.sh [VERSION...]
set -eu
cd "$(dirname "$0")/.."
oldest=$(sed -n 's/^ *"networkx>=\([0-9.]*\),.*/\1/p' pyproject.toml)
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT
"${PYTHON:-.venv/bin/python}" -m venv "$made/venv"
pip() { "$made/venv/bin/python" -m pip --quiet --disable-pip-version-check --no-input "$@"; }
pip install --editable . pytest hypothesis rustworkx igraph
for version in ${*:-$oldest newest}; do
  if [ "$version" = newest ]; then pip install --upgrade networkx; else pip install "networkx==$version"; fi
  "$made/venv/bin/python" -c 'import networkx; print("networkx", networkx.__version__)'
  "$made/venv/bin/python" -m pytest -q -p no:cacheprovider tests/test_graph.py tests/test_lazy.py \
    tests/test_backend.py tests/test_exits.py
done
