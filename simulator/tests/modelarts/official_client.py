"""Drives a simulator by Huawei Cloud's official Python SDK through the situations that its control endpoint makes.

    python official_client.py '<the simulator's connection as JSON>'

Prints what the SDK read and was refused, as one JSON object.
"""

import json
import sys
import time
import urllib.request

from huaweicloudsdkcore.auth.credentials import BasicCredentials
from huaweicloudsdkcore.exceptions.exceptions import ClientRequestException
from huaweicloudsdkmodelarts import v1 as sdk

connection = json.loads(sys.argv[1])
modelarts, control = connection["modelarts"], connection["control"]
pool = modelarts["poolName"]
client = (
    sdk.ModelArtsClient.new_builder()
    .with_credentials(BasicCredentials(modelarts["accessKey"], modelarts["secretKey"], modelarts["projectId"]))
    .with_endpoint(modelarts["endpoint"])
    .build()
)


def event(name, **body):
    request = urllib.request.Request(f"{control}/modelarts/{name}", json.dumps(body).encode(), method="POST")
    request.add_header("Content-Type", "application/json")
    with urllib.request.urlopen(request) as answer:
        answer.read()


def state():
    with urllib.request.urlopen(f"{control}/state") as answer:
        return json.load(answer)["modelarts"]


def resources(count):
    return sdk.PoolResource(flavor="modelarts.vm.gpu.t4u8", count=count, max_count=count)


def create(name, count=2, **annotations):
    metadata = sdk.CreateNodePoolMetaVO(name=name, annotations=sdk.CreateNodePoolAnnotations(**annotations))
    body = sdk.CreateNodePoolRequestBody("v2", "NodePool", metadata, sdk.NodePoolSpec(resources=resources(count)))
    return client.create_node_pool(sdk.CreateNodePoolRequest(pool, body))


def grow(name, count, content_type):
    body = sdk.PatchNodePoolRequestBody(spec=sdk.NodePoolSpec(resources=resources(count)))
    request = client.patch_node_pool_invoker(sdk.PatchNodePoolRequest(pool, name, body))
    return request.add_header("Content-Type", content_type).invoke()


def show(name):
    return client.show_node_pool(sdk.ShowNodePoolRequest(pool, name))


def nodes(name):
    return client.list_node_pool_nodes(sdk.ListNodePoolNodesRequest(pool, name)).items


def refusal(act, *arguments, **more):
    try:
        act(*arguments, **more)
    except ClientRequestException as error:
        return [error.status_code, error.error_code]
    return "none"


def until(reached):
    """Waits by the simulator's clock, which runs fast: an SDK knows no other way."""
    end = time.monotonic() + 20
    while not reached():
        if time.monotonic() > end:
            raise SystemExit("it never came")
        time.sleep(0.05)


def available(name, count):
    until(lambda: (show(name).status.resources.available or resources(0)).count == count)


seen = {}

create("train", 3)
available("train", 3)
seen["listed"] = sorted(one.metadata.name for one in client.list_node_pools(sdk.ListNodePoolsRequest(pool)).items)[-1]
names = [node.metadata.name for node in nodes("train")]
seen["nodes"] = [len(names), nodes("train")[0].status.phase, len(client.list_pool_nodes(sdk.ListPoolNodesRequest(pool_name=pool)).items) >= 3]

# The SDK says application/json for a patch, which the service refuses.
seen["patch as the SDK sends it"] = refusal(grow, "train", 4, "application/json;charset=UTF-8")
event("failOrder", nodePool="train", reason="the flavor is sold out", afterSeconds=1)
grow("train", 4, "application/merge-patch+json")
def failed():
    return [one for one in state()["orders"] if one["phase"] == "failed"]


until(lambda: failed() and show("train").spec.resources.count == 3)
order = client.show_order(sdk.ShowOrderRequest(failed()[0]["orderName"]))
seen["failed order"] = [[item.status, item.message] for item in order.items]

event("delayVisibility")
create("late")
seen["not visible yet"] = refusal(show, "late")
event("releaseDelays")
seen["visible"] = show("late").metadata.name

event("makeBusy", seconds=1_000_000)
seen["busy"] = refusal(create, "busy")[0]
event("makeBusy", seconds=0)

event("requireOrderId", required=True)
prepaid = {"os_modelarts_billing_mode": "1", "os_modelarts_period_num": "1", "os_modelarts_period_type": "2"}
seen["prepaid without an order id"] = refusal(create, "bought", **prepaid)[0]
made = client.create_order_id(sdk.CreateOrderIdRequest(pool, body=sdk.CreateOrderRequestBody()))
create("bought", os_modelarts_order_id=made.id, **prepaid)
seen["bought"] = show("bought").spec.resources.count
event("refusePrepaid", reason="no contract")
seen["prepaid refused"] = refusal(create, "more", **prepaid)[0]

event("addServerFields", nodePool="train", labels={"service": "added"})
event("alterAnswers", nodePool="train", resources={"azs": [{"az": "cn-north-4a"}], "taints": [{"key": "odd"}]})
odd = show("train").spec.resources
seen["odd"] = [odd.labels, odd.azs[0].count, odd.taints[0].effect]
event("makeAbnormal", nodePool="train", count=1, phase="Checking")
seen["phases"] = sorted(node.status.phase for node in nodes("train"))

client.batch_lock_pool_nodes(sdk.BatchLockPoolNodesRequest(pool, sdk.BatchLockPoolNodesRequestBody(node_names=names[:1], actions=["delete"])))
client.batch_unlock_pool_nodes(sdk.BatchUnlockPoolNodesRequest(pool, sdk.BatchLockPoolNodesRequestBody(node_names=names[:1], actions=["delete"])))
client.batch_delete_pool_nodes(sdk.BatchDeletePoolNodesRequest(pool, sdk.NodesDeletionRequest(delete_node_names=names[:1])))
until(lambda: names[0] not in [node.metadata.name for node in nodes("train")])
seen["count after a deletion"] = show("train").spec.resources.count

client.delete_node_pool(sdk.DeleteNodePoolRequest(pool, "train"))
until(lambda: refusal(show, "train") != "none")
seen["gone"] = refusal(show, "train")
print(json.dumps(seen))
