import { LocalWorkspace, type PulumiFn } from "@pulumi/pulumi/automation";
import { vmpooler } from "pulumi-pools";

/** The machines of one test run. */
const program: PulumiFn = async () => {
  const { token } = new vmpooler.Token("run");
  const fleet = new vmpooler.VmSet("fleet", { pools: { "debian-12-x86_64": 2 }, lifetime: 2, token });
  return { hosts: fleet.hosts.apply((hosts) => hosts.map(({ fqdn }) => fqdn)) };
};

/** Makes the fleet, runs `test` with its host names, and takes the fleet away again, whatever happened. */
export async function withFleet(name: string, test: (hosts: readonly string[]) => Promise<void>): Promise<void> {
  const stack = await LocalWorkspace.createOrSelectStack({ stackName: name, projectName: "test-run", program });
  try {
    const { outputs } = await stack.up({ onOutput: (text) => process.stdout.write(text) });
    await test(outputs.hosts?.value as string[]);
  } finally {
    await stack.destroy({ remove: true });
  }
}

if (require.main === module) {
  withFleet(process.argv[2] ?? "run-1", async (hosts) => console.log(`testing on ${hosts.join(" and ")}`)).catch(
    (error: unknown) => {
      console.error(error);
      process.exitCode = 1;
    },
  );
}
