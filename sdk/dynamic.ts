/** The prefix of the package's type tokens: the engine's name for dynamic resources. */
export const DYNAMIC = "pulumi-nodejs:dynamic/";

/**
 * The code that the engine stores for a resource: it only loads this package. Resolution starts in the program's directory.
 * pnpm does not hoist a transitive dependency, so node_modules/.pnpm is searched too.
 */
export function providerOf(type: string): string {
  return (
    `exports.handler=()=>{let r=require,m="pulumi-pools/provider";` +
    `try{m=r.resolve(m)}catch{m=r.resolve(m,{paths:r.resolve.paths(m).map(p=>p+"/.pnpm")})}` +
    `return r(m).handler("${type}")}`
  );
}
