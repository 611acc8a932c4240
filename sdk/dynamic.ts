/** Every type token of the package begins with this: the engine's own name for dynamic resources. */
export const DYNAMIC = "pulumi-nodejs:dynamic/";

/**
 * What the engine keeps of a resource's code: not the code, but where to find it. Resolution begins in the program's
 * directory; where a package manager does not hoist (pnpm, and this package only a dependency of a dependency) it goes
 * on among what it has put aside.
 */
export function providerOf(type: string): string {
  return (
    `exports.handler=()=>{let r=require,m="pulumi-pools/provider";` +
    `try{m=r.resolve(m)}catch{m=r.resolve(m,{paths:r.resolve.paths(m).map(p=>p+"/.pnpm")})}` +
    `return r(m).handler("${type}")}`
  );
}
