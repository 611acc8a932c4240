// Generates the SDK of a language from a schema: generate-sdk <schema.json> dotnet|go|java|nodejs|python <folder>. The
// CLI's own `pulumi package gen-sdk` does it by the language's host, and the Go module proxy serves Java's alone.
//
// go.mod pins the last version of pkg/v3 that holds .NET's generator.
package main

import (
	"encoding/json"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"

	"github.com/pulumi/pulumi-java/pkg/codegen/java"
	"github.com/pulumi/pulumi/pkg/v3/codegen/dotnet"
	gogen "github.com/pulumi/pulumi/pkg/v3/codegen/go"
	"github.com/pulumi/pulumi/pkg/v3/codegen/nodejs"
	"github.com/pulumi/pulumi/pkg/v3/codegen/python"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

const tool = "pulumi-pools"

// The schema refers to no other package: nothing is ever loaded.
type noPackages struct{ schema.ReferenceLoader }

func main() {
	source, language, folder := os.Args[1], os.Args[2], os.Args[3]
	var spec schema.PackageSpec
	check(json.Unmarshal(must(os.ReadFile(source)), &spec))
	pkg, problems, err := schema.BindSpec(spec, noPackages{}, schema.ValidationOptions{})
	check(err)
	if problems.HasErrors() {
		log.Fatal(problems)
	}
	for name, text := range generate(language, pkg) {
		file := filepath.Join(folder, name)
		check(os.MkdirAll(filepath.Dir(file), 0o755))
		check(os.WriteFile(file, text, 0o644))
	}
}

func generate(language string, pkg *schema.Package) map[string][]byte {
	switch language {
	case "python":
		return must(python.GeneratePackage(tool, pkg, nil, noPackages{}))
	case "go":
		return must(gogen.GeneratePackage(tool, pkg, nil))
	case "nodejs":
		return must(nodejs.GeneratePackage(tool, pkg, nil, nil, false, noPackages{}))
	case "dotnet":
		// Otherwise the generator downloads a picture.
		logo := httptest.NewServer(http.NotFoundHandler())
		defer logo.Close()
		pkg.LogoURL = logo.URL
		return must(dotnet.GeneratePackage(tool, pkg, nil, nil))
	case "java":
		return must(java.GeneratePackage(tool, pkg, nil, nil, false, false))
	}
	log.Fatalf("%s is no language that this generates", language)
	return nil
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func must[T any](value T, err error) T {
	check(err)
	return value
}
