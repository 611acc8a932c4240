import { startSimulator } from "/work/wt/sec/simulator/index";
import { spawn } from "node:child_process";
void (async () => {
  const s = await startSimulator({ timeScale: 200 });
  const p = spawn("/tmp/sec-venv/bin/python", ["/work/wt/sec/simulator/tests/modelarts/official_client.py", JSON.stringify(s.connection())], { stdio: "inherit" });
  p.on("exit", async () => { console.log(JSON.stringify((s.view().modelarts as any).orders ?? Object.keys(s.view().modelarts as object)).slice(0,500)); await s.close(); });
})();
