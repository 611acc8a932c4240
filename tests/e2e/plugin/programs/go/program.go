// A life of a pool by the Automation API: prints what each command did, as JSON.
package main

import (
	"context"
	"encoding/json"
	"log"
	"os"

	"github.com/OWNER/pulumi-pools/sdk/go/pools/exoscale"
	"github.com/pulumi/pulumi/sdk/v3/go/auto"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

var (
	size        = 1
	description = "first"
)

func program(ctx *pulumi.Context) error {
	apart, err := exoscale.NewAntiAffinityGroup(ctx, "apart", nil)
	if err != nil {
		return err
	}
	_, err = exoscale.NewAntiAffinityGroup(ctx, "other", &exoscale.AntiAffinityGroupArgs{
		Description: pulumi.String(description),
	})
	if err != nil {
		return err
	}
	ubuntu, err := exoscale.GetTemplate(ctx, &exoscale.GetTemplateArgs{Name: "Linux Ubuntu 24.04 LTS 64-bit"})
	if err != nil {
		return err
	}
	web, err := exoscale.NewInstancePool(ctx, "web", &exoscale.InstancePoolArgs{
		Size:                 pulumi.Int(size),
		InstanceType:         pulumi.String("standard.small"),
		TemplateId:           pulumi.String(ubuntu.Id),
		DiskSize:             pulumi.Int(20),
		AntiAffinityGroupIds: pulumi.StringArray{apart.ID()},
		UserData:             pulumi.String("#cloud-config\n"),
	})
	if err != nil {
		return err
	}
	ctx.Export("members", web.InstanceIds)
	return nil
}

func main() {
	ctx := context.Background()
	stack := must(auto.UpsertStackInlineSource(ctx, "go", "web", program, auto.WorkDir(".")))
	walked := map[string]any{"preview": must(stack.Preview(ctx)).ChangeSummary}
	walked["up"] = must(stack.Up(ctx)).Summary.ResourceChanges
	size = 2
	up := must(stack.Up(ctx))
	if members := up.Outputs["members"].Value.([]any); len(members) != 2 {
		log.Fatalf("members are %v", members)
	}
	walked["change"] = up.Summary.ResourceChanges
	walked["refresh"] = must(stack.Refresh(ctx)).Summary.ResourceChanges
	description = "second"
	walked["replace"] = must(stack.Up(ctx)).Summary.ResourceChanges
	walked["destroy"] = must(stack.Destroy(ctx)).Summary.ResourceChanges
	must(0, json.NewEncoder(os.Stdout).Encode(walked))
}

func must[T any](value T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return value
}
