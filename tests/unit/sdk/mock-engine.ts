import * as pulumi from "@pulumi/pulumi";

/** What a program asks the engine to make or to read. */
export type Asked = Omit<pulumi.runtime.MockResourceArgs, "inputs"> & { readonly inputs: Record<string, unknown> };

/** A call of a function, as mocks see it. */
export type Called = Omit<pulumi.runtime.MockCallArgs, "inputs"> & { readonly inputs: Record<string, unknown> };

/** What the mocks answer. */
export interface Answers {
  readonly preview?: boolean;
  /** What becomes of a resource; made at once, unless this says otherwise. */
  make?(resource: Asked): Promise<pulumi.runtime.MockResourceResult> | pulumi.runtime.MockResourceResult;
  call?(asked: Called): Record<string, unknown>;
}

/** Mocks in the engine's place. Answers the resources and the calls that the program asked for, in order. */
export async function mockEngine({ preview = false, make = madeAtOnce, call = () => ({}) }: Answers = {}) {
  const asked: Asked[] = [];
  const called: Called[] = [];
  await pulumi.runtime.setMocks(
    {
      newResource(resource: Asked) {
        asked.push(resource);
        return make(resource);
      },
      call(call_: Called) {
        called.push(call_);
        return call(call_);
      },
    },
    "project",
    "stack",
    preview,
  );
  return { asked, called };
}

function madeAtOnce({ inputs }: Asked): pulumi.runtime.MockResourceResult {
  return { id: "p-1", state: { ...inputs, state: "running", instanceIds: ["i-1"] } };
}

export function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => void output.apply(resolve));
}
