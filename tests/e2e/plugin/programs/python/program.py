"""A life of a pool by the Automation API: prints what each command did, as JSON."""
import json
import os

import pulumi
from pulumi import automation
from pulumi_pools import exoscale

declared = {"size": 1, "description": "first"}


def program():
    apart = exoscale.AntiAffinityGroup("apart")
    exoscale.AntiAffinityGroup("other", description=declared["description"])
    ubuntu = exoscale.get_template(name="Linux Ubuntu 24.04 LTS 64-bit")
    web = exoscale.InstancePool(
        "web",
        size=declared["size"],
        instance_type="standard.small",
        template_id=ubuntu.id,
        disk_size=20,
        anti_affinity_group_ids=[apart.id],
        user_data=pulumi.Output.secret("#cloud-config\n"),
    )
    pulumi.export("members", web.instance_ids)


def changes(result):
    return dict(sorted(result.summary.resource_changes.items()))


stack = automation.create_stack("python", project_name="web", program=program, work_dir=os.getcwd())
walked = {"preview": {str(getattr(op, "value", op)): count for op, count in stack.preview().change_summary.items()}}
walked["up"] = changes(stack.up())
declared["size"] = 2
up = stack.up()
assert len(up.outputs["members"].value) == 2
walked["change"] = changes(up)
walked["refresh"] = changes(stack.refresh())
declared["description"] = "second"
walked["replace"] = changes(stack.up())
walked["destroy"] = changes(stack.destroy())
print(json.dumps(walked))
