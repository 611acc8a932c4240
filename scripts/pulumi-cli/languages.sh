#!/usr/bin/env bash
# What tests/e2e/plugin/languages.test.ts needs to run programs in YAML and Python: a few minutes, once.
set -euo pipefail
cd "$(dirname "$0")"
tools="${XDG_CACHE_HOME:-$HOME/.cache}/pulumi-pools/languages"
version=$(sed -n 's|.*github.com/pulumi/pulumi/pkg/v3 v\([0-9.]*\).*|\1|p' go.mod)
mkdir -p "$tools"
(cd / && GOBIN="$tools" go install github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml@v1.25.0)
GOWORK=off GOFLAGS=-mod=readonly CGO_ENABLED=0 go build -o "$tools/generate-sdk" ./generate-sdk
# parver is the generated SDK's own.
python3 -m pip install --quiet --upgrade --target "$tools/python" "pulumi==$version" parver
