"""Lists the calls about resource pools, node pools and nodes that Huawei's Python SDK knows, as JSON.

    python3 -m venv venv && venv/bin/pip install huaweicloudsdkmodelarts
    venv/bin/python scripts/modelarts-sdk-calls.py > tests/unit/modelarts/api/sdk-calls.json

A test compares docs/modelarts-calls.md with that file; it needs no Python.
"""

import importlib.metadata
import inspect
import json
import re

from huaweicloudsdkmodelarts.v1.modelarts_client import ModelArtsClient

PACKAGE = "huaweicloudsdkmodelarts"
ABOUT = re.compile(r"/(pools|orders|nodeconfigtemplates|resourceflavors)(/|$)")

calls = {}
for name, function in inspect.getmembers(ModelArtsClient):
    found = re.fullmatch(r"_(\w+)_http_info", name)
    if not found:
        continue
    source = inspect.getsource(function)
    method = re.search(r'"method": "(\w+)"', source)
    path = re.search(r'"resource_path": "([^"]+)"', source)
    if method and path and ABOUT.search(path.group(1)):
        call = "".join(word.capitalize() for word in found.group(1).split("_"))
        calls[call] = f"{method.group(1)} {path.group(1)}"

print(json.dumps({"package": PACKAGE, "version": importlib.metadata.version(PACKAGE), "calls": calls}, indent=2))
