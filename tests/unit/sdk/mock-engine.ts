import * as pulumi from "@pulumi/pulumi";

/** A resource that a program registers or reads. */
export type Asked = Omit<pulumi.runtime.MockResourceArgs, "inputs"> & { readonly inputs: Record<string, unknown> };

/** A call of a function, as mocks receive it. */
export type Called = Omit<pulumi.runtime.MockCallArgs, "inputs"> & { readonly inputs: Record<string, unknown> };

/** The answers of the mocks. */
export interface Answers {
  readonly preview?: boolean;
  /** The result of a registration. Default: the resource is created immediately. */
  make?(resource: Asked): Promise<pulumi.runtime.MockResourceResult> | pulumi.runtime.MockResourceResult;
  call?(asked: Called): Record<string, unknown>;
}

/** Replaces the engine by mocks. Returns the registered resources and the calls, in order. */
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
