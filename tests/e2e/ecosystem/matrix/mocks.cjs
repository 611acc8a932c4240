// A user's unit test: mocks answer for resources and functions, in both forms, and nothing else is asked.
const assert = require("node:assert/strict");
const pulumi = require("@pulumi/pulumi");
const { exoscale } = require("pulumi-pools");

const called = [];
const mocks = {
  newResource: ({ inputs }) => ({ id: "made", state: inputs }),
  call({ token, inputs }) {
    called.push([token, inputs]);
    return { id: "mocked" };
  },
};

async function main() {
  await pulumi.runtime.setMocks(mocks, "project", "stack", false);
  assert.equal((await exoscale.getTemplate({ name: "a" })).id, "mocked");
  const group = new exoscale.AntiAffinityGroup("g");
  const answer = exoscale.getTemplateOutput({ name: pulumi.secret("b") }, { dependsOn: group });
  assert.equal(await new Promise((resolve) => answer.id.apply(resolve)), "mocked");
  assert.equal(await pulumi.isSecret(answer), true);
  assert.deepEqual(called, [
    ["pools:exoscale:getTemplate", { name: "a" }],
    ["pools:exoscale:getTemplate", { name: "b" }],
  ]);
}

main().then(() => console.log("mocks were asked"));
