#!/usr/bin/env bash
# What tests/e2e/plugin/languages.test.ts needs to generate SDKs and to run programs of them: a few minutes, once. A
# language without its tools here is left out, and its tests are pending.
set -euo pipefail
cd "$(dirname "$0")"
programs=$PWD/../../tests/e2e/plugin/programs
tools="${XDG_CACHE_HOME:-$HOME/.cache}/pulumi-pools/languages"
version=$(sed -n 's|.*github.com/pulumi/pulumi/pkg/v3 v\([0-9.]*\).*|\1|p' go.mod)
export GOWORK=off GOFLAGS=-mod=readonly CGO_ENABLED=0
mkdir -p "$tools"

(cd generate-sdk && go build -o "$tools/" . github.com/pulumi/pulumi-java/pkg/cmd/pulumi-language-java)
(cd / && GOFLAGS='' GOBIN="$tools" go install github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml@v1.25.0)
# Into Go's own build cache, where the test finds it.
(cd "$programs/go" && go build -trimpath github.com/pulumi/pulumi/sdk/v3/go/auto)
if command -v python3 >/dev/null; then
  # parver is the generated SDK's own.
  python3 -m pip install --quiet --upgrade --target "$tools/python" "pulumi==$version" parver
fi
if command -v javac >/dev/null && command -v mvn >/dev/null; then
  mvn --quiet --batch-mode --file "$programs/java/pom.xml" dependency:copy-dependencies "-DoutputDirectory=$tools/java"
fi
