import assert from "node:assert/strict";
import type { ResourceDefinition } from "../../../provider/core/resource";
import { lifecycle } from "../../../provider/core/lifecycle";
import { UNKNOWN } from "../../../provider/core/schema/unknown";
import { resources } from "../../../provider/host/definitions";
import { Shared } from "../../../provider/core/context";
import { writeState } from "../../../provider/core/state/state";
import { settingsOf } from "../../support/context";

const settings = settingsOf({ "vmpooler:url": "https://vmpooler.example.com/api/v1", "vmpooler:user": "jdoe" });

function definition(name: string): ResourceDefinition {
  const found = resources.find(({ type }) => type === `vmpooler:${name}`);
  if (!found) throw new Error(`there is no ${name}`);
  return found;
}

function check(name: string, news: Record<string, unknown>, given = settings) {
  return lifecycle(definition(name)).check({}, news, "test", { settings: given, shared: new Shared() });
}

function failures(name: string, news: Record<string, unknown>): string[] {
  return check(name, news).failures.map(({ path, reason }) => `${path} ${reason}`);
}

describe("the check of a Token", () => {
  const token = (news: Record<string, unknown>, config: Record<string, string> = {}) => {
    const checked = lifecycle(definition("Token")).check({}, news, "test", {
      settings: settingsOf(config),
      shared: new Shared(),
    });
    return [checked.failures.map(({ path }) => path), checked.inputs] as const;
  };
  const user = { "vmpooler:user": "jdoe" };
  const url = "https://vmpooler.example.com/api/v1";

  it("accepts an unknown url or connection", () => {
    assert.deepEqual(token({ url: UNKNOWN }, user), [[], { url: UNKNOWN, user: "jdoe" }]);
    assert.deepEqual(token({ url: UNKNOWN }), [[], { url: UNKNOWN }]);
    assert.deepEqual(token({ connection: UNKNOWN }), [[], { connection: UNKNOWN, url: UNKNOWN, user: UNKNOWN }]);
    assert.deepEqual(token({ connection: UNKNOWN, user: "jdoe" })[1].user, "jdoe");
  });

  it("reports an invalid url once", () => {
    for (const wrong of ["https://vmpooler.example.com", 5, null]) {
      for (const config of [{}, user]) assert.deepEqual(token({ url: wrong }, config)[0], ["url"]);
    }
  });

  it("warns that the user is missing", () => {
    const { failures: none, accountWarnings } = check("Token", { url }, settingsOf({ "vmpooler:url": url }));
    assert.deepEqual(none, [], "a preview needs no credentials");
    assert.match(accountWarnings.join(), /No vmpooler user is set.*`pulumi up` will fail/);
    assert.deepEqual(token({ url }, { ...user, "vmpooler:url": url }), [[], { url, user: "jdoe" }]);
  });
});

const long = "x".repeat(101);

/** Inputs that the provider must refuse: to most of them the server answers 500, or ok without doing anything. */
const BAD: readonly [resource: string, inputs: Record<string, unknown>, words: RegExp][] = [
  ["Vm", {}, /^pool is required/],
  ["Vm", { pool: "" }, /^pool must be the name of a pool/],
  ["Vm", { pool: "a+b" }, /^pool must be the name of a pool/],
  ["Vm", { pool: "a/b" }, /^pool must be the name of a pool/],
  ["Vm", { pool: ".." }, /^pool must be the name of a pool/],
  ["Vm", { pool: "__proto__" }, /^pool must be the name of a pool/],
  ["Vm", { pool: long }, /^pool must be the name of a pool/],
  ["Vm", { pool: 5 }, /^pool must be/],
  ["Vm", { pool: "p", lifetime: 0 }, /^lifetime must be an integer, at least 1, but is 0/],
  ["Vm", { pool: "p", lifetime: -1 }, /^lifetime must be/],
  ["Vm", { pool: "p", lifetime: 1.9 }, /^lifetime must be/],
  ["Vm", { pool: "p", lifetime: "12" }, /^lifetime must be/],
  ["Vm", { pool: "p", lifetime: true }, /^lifetime must be/],
  [
    "Vm",
    { pool: "p", lifetime: 4, replaceWhenExpiresWithin: 4 },
    /^replaceWhenExpiresWithin must be less than lifetime/,
  ],
  ["Vm", { pool: "p", replaceWhenExpiresWithin: 0 }, /^replaceWhenExpiresWithin must be/],
  ["Vm", { pool: "p", tags: "x" }, /^tags must be/],
  ["Vm", { pool: "p", tags: { a: "" } }, /^tags\.a must be a string, not empty/],
  ["Vm", { pool: "p", tags: { a: true } }, /^tags\.a must be a string/],
  ["Vm", { pool: "p", tags: { a: 5 } }, /^tags\.a must be a string/],
  ["Vm", { pool: "p", tags: { a: { b: "c" } } }, /^tags\.a must be a string/],
  ["Vm", { pool: "p", tags: { "": "x" } }, /^tags/],
  ["Vm", { pool: "p", disks: 8 }, /^disks must be a list/],
  ["Vm", { pool: "p", disks: [0] }, /^disks\[0\] must be an integer, 1 to 2048, but is 0/],
  ["Vm", { pool: "p", disks: [8, 4096] }, /^disks\[1\] must be/],
  ["Vm", { pool: "p", disks: ["8gb"] }, /^disks\[0\] must be/],
  ["Vm", { pool: "p", token: "" }, /^token must/],
  ["Vm", { pool: "p", hostname: "x" }, /^hostname is not a field here/],
  ["VmSet", {}, /^pools is required/],
  ["VmSet", { pools: {} }, /^pools must name at least one pool/],
  ["VmSet", { pools: [] }, /^pools must be/],
  ["VmSet", { pools: { p: 0 } }, /^pools\.p must be/],
  ["VmSet", { pools: { p: "2" } }, /^pools\.p must be/],
  ["VmSet", { pools: { "a+b": 1 } }, /^pools/],
  ["VmSet", { pools: { p: 1 }, lifetime: 3, replaceWhenExpiresWithin: 5 }, /^replaceWhenExpiresWithin/],
  ["OndemandRequest", { pools: {} }, /^pools must name at least one pool/],
  ["OndemandRequest", { pools: { p: -1 } }, /^pools\.p must be/],
  ["OndemandRequest", { pools: { p: 1 }, tags: { a: "" } }, /^tags\.a must be a string, not empty/],
  ["VmDisk", { size: 8 }, /^vm is required/],
  ["VmDisk", { vm: "a b", size: 8 }, /^vm must be a host name/],
  ["VmDisk", { vm: "../token", size: 8 }, /^vm must be a host name/],
  ["VmDisk", { vm: "abc" }, /^size is required/],
  ["VmDisk", { vm: "abc", size: 1.5 }, /^size must be an integer, 1 to 2048/],
  ["VmSnapshot", { vm: "" }, /^vm must be a host name/],
  ["VmSnapshot", { vm: "abc", revertTriggers: "x" }, /^revertTriggers must be a list/],
  ["VmSnapshot", { vm: "abc", revertTriggers: [{}] }, /^revertTriggers\[0\] must be/],
  ["PoolSize", { pool: "p" }, /^size is required/],
  ["PoolSize", { pool: "p", size: -1 }, /^size must be an integer, at least 0/],
  ["PoolSize", { pool: "p", size: "4" }, /^size must be/],
  ["PoolTemplate", { pool: "p", template: "x" }, /^template must be <directory>\/<name>/],
  ["PoolTemplate", { pool: "p", template: "/x" }, /^template must be <directory>\/<name>/],
  ["PoolTemplate", { pool: "p", template: "x/" }, /^template must be <directory>\/<name>/],
  ["PoolTemplate", { pool: "p", template: 5 }, /^template must/],
  ["PoolReset", {}, /^pool is required/],
  ["PoolReset", { pool: "p", triggers: { a: 1 } }, /^triggers must be a list/],
  ["Token", { url: "https://vmpooler.example.com" }, /^url must end in the version/],
  ["Token", { url: "https://u:geheim@x.example.com/api/v1" }, /^url must not hold a user or a password(?!.*geheim)/],
  ["Token", { user: "" }, /^user must/],
  ["Token", { password: "x" }, /^password is not a field here/],
];

const GOOD: readonly [resource: string, inputs: Record<string, unknown>][] = [
  ["Vm", { pool: "ubuntu-24.04-x86_64", lifetime: 1, tags: { a: "b c/d" }, disks: [1, 2048, 8, 8] }],
  ["Vm", { pool: UNKNOWN, lifetime: UNKNOWN, tags: { a: UNKNOWN }, disks: [UNKNOWN], token: UNKNOWN }],
  ["Vm", { pool: "p", tags: UNKNOWN, disks: UNKNOWN, replaceWhenExpiresWithin: UNKNOWN, lifetime: 2 }],
  ["Vm", { pool: "p", tags: {}, disks: [] }],
  ["VmSet", { pools: { p: 1, q: UNKNOWN } }],
  ["VmSet", { pools: UNKNOWN }],
  ["OndemandRequest", { pools: { p: 10 }, lifetime: 12, replaceWhenExpiresWithin: 0.5 }],
  ["VmDisk", { vm: "abc.lab.example.com", size: 8 }],
  ["VmDisk", { vm: UNKNOWN, size: UNKNOWN }],
  ["VmSnapshot", { vm: "abc", revertTriggers: ["a", 1, true, UNKNOWN] }],
  ["PoolSize", { pool: "p", size: 0 }],
  ["PoolTemplate", { pool: "p", template: "a/b" }],
  ["PoolTemplate", { pool: "p", template: "templates/deep/er/x" }],
  ["PoolReset", { pool: "p" }],
  ["Token", {}],
  ["Token", { url: "vmpooler.example.com/api/v3", user: "somebody" }],
  ["Token", { url: UNKNOWN, user: UNKNOWN }],
];

describe("the check of vmpooler inputs", () => {
  for (const [resource, inputs, words] of BAD) {
    it(`refuses ${resource} ${JSON.stringify(inputs).slice(0, 90)}`, () => {
      const found = failures(resource, inputs);
      assert.ok(
        found.some((failure) => words.test(failure)),
        JSON.stringify(found),
      );
    });
  }

  for (const [resource, inputs] of GOOD) {
    it(`accepts ${resource} ${JSON.stringify(inputs).replaceAll(UNKNOWN, "unknown").slice(0, 90)}`, () => {
      assert.deepEqual(failures(resource, inputs), []);
    });
  }

  it("does not show a refused token", () => {
    assert.doesNotMatch(failures("Vm", { pool: "p", token: ["geheim-geheim"] }).join(), /geheim/);
  });
});

describe("the diff of a Vm", () => {
  const cases: [what: string, old: Record<string, unknown>, next: Record<string, unknown>, replaces: boolean][] = [
    ["unknown tags instead of known ones", { tags: { a: "1" } }, { tags: UNKNOWN }, true],
    ["unknown first tags", {}, { tags: UNKNOWN }, false],
    ["a tag with an unknown value", { tags: { a: "1" } }, { tags: { a: UNKNOWN } }, false],
    ["unknown disks instead of known ones", { disks: [8] }, { disks: UNKNOWN }, true],
    ["unknown first disks", {}, { disks: UNKNOWN }, false],
    ["an unknown disk in addition to the old one", { disks: [8] }, { disks: [UNKNOWN, 8] }, false],
    ["an unknown size that can be the old one", { disks: [8] }, { disks: [UNKNOWN] }, false],
    ["more missing sizes than unknown ones", { disks: [8, 8, 20] }, { disks: [UNKNOWN, 8] }, true],
  ];
  for (const [what, old, next, replaces] of cases) {
    it(`${replaces ? "replaces" : "does not replace"} for ${what}`, () => {
      const vm = lifecycle(definition("Vm"));
      const declared = { pool: "p", ...old };
      const stored = { seen: { ...declared, sourcePool: "p" }, place: undefined, serial: undefined, unfinished: false };
      const context = { settings, shared: new Shared() };
      const diff = vm.diff("web", writeState({ ...stored, declared }), { pool: "p", ...next }, context);
      assert.equal(diff.replaces.length > 0, replaces);
      assert.equal(diff.changed.length, 1);
    });
  }
});
