import { isDeepStrictEqual } from "node:util";
import type * as grpc from "@grpc/grpc-js";
import { PluginInfo, type PluginAttach } from "@pulumi/pulumi/proto/plugin_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { Settings } from "../core/settings/settings";
import { call } from "../host";
import { functions, resources } from "../host/definitions";
import { byType } from "../host/load-cloud";
import { engineFailures, printableLog, type ProcessContext } from "../host/verb";
import { checkConfiguration, settingsOf } from "./configuration";
import type { Difference } from "./differences";
import { serviceError, Unimplemented } from "./errors";
import { functionAnswer, functionPreview } from "./function";
import { PluginResource, type Asked } from "./resource";
import { received, sent } from "./values";

/** What the plugin says of itself. */
export interface About {
  readonly version: string;
  /** JSON; made from the definitions by `npm run generate`. */
  readonly schema: string;
}

/** What the service has of its process. */
export interface Process extends ProcessContext {
  /** Has the engine at `address` show what is told from now on. */
  connect(address: string): void;
}

/** The ResourceProvider service of Pulumi's protocol (proto/pulumi/provider.proto) over every definition of the package. */
export function providerService({ version, schema }: About, processContext: Process) {
  const say = printableLog(processContext.log);
  const cancel = new AbortController();
  // Before Configure only the schema and the configuration itself are asked for.
  let settings: Settings = settingsOf({}, false, processContext.env);

  /** By type. Each remembers between requests what was refreshed. */
  const served = new Map<string, PluginResource>();

  function servedBy(type: string): PluginResource {
    const resource = served.get(type) ?? new PluginResource(byType(resources, type), processContext);
    served.set(type, resource);
    return resource;
  }

  /** The resource that a request is about. */
  function resourceOf(request: AboutResource): { resource: PluginResource; asked: Asked } {
    const [, , qualified = "", ...rest] = request.getUrn().split("::");
    const token = request.getType() || qualified.slice(qualified.lastIndexOf("$") + 1);
    const resource = servedBy(withoutPackage(token));
    const seconds = request.getTimeout?.() ?? 0;
    const limitMs = seconds > 0 ? seconds * 1000 : undefined;
    const name = request.getName() || rest.join("::");
    return { resource, asked: { urn: request.getUrn(), name, settings, limitMs, cancel: cancel.signal } };
  }

  return {
    handshake: unary((request: messages.ProviderHandshakeRequest) => {
      processContext.connect(request.getEngineAddress());
      const response = new messages.ProviderHandshakeResponse();
      response.setAcceptSecrets(true);
      response.setAcceptResources(true);
      return response;
    }),

    attach: unary((request: PluginAttach) => {
      processContext.connect(request.getAddress());
      return new Empty();
    }),

    getPluginInfo: unary(() => {
      const info = new PluginInfo();
      info.setVersion(version);
      return info;
    }),

    getSchema: unary(() => {
      const response = new messages.GetSchemaResponse();
      response.setSchema(schema);
      return response;
    }),

    checkConfig: unary((request: messages.CheckRequest) => {
      const { bag } = received(request.getNews());
      const { failures, marks } = checkConfiguration(bag);
      return checkResponse(sent(bag, marks), engineFailures(failures));
    }),

    // Whether another account is meant is told of each resource, by its own diff: here nothing replaces.
    diffConfig: unary((request: messages.DiffRequest) => {
      const isSame = isDeepStrictEqual(received(request.getOldInputs()).bag, received(request.getNews()).bag);
      const response = new messages.DiffResponse();
      response.setChanges(isSame ? DIFF_NONE : DIFF_SOME);
      return response;
    }),

    configure: unary((request: messages.ConfigureRequest) => {
      const isDefault = request.getName()?.startsWith("default") === true;
      settings = settingsOf(received(request.getArgs()).bag, isDefault, processContext.env);
      const response = new messages.ConfigureResponse();
      response.setAcceptsecrets(true);
      response.setAcceptresources(true);
      response.setSupportspreview(true);
      return response;
    }),

    check: unary((request: messages.CheckRequest) => {
      const { resource, asked } = resourceOf(request);
      const { inputs, marks, failures } = resource.check(
        received(request.getOlds()),
        received(request.getNews()),
        asked,
      );
      return checkResponse(sent(inputs, marks), failures);
    }),

    diff: unary((request: messages.DiffRequest) => {
      const { resource, asked } = resourceOf(request);
      const [olds, oldInputs, news] = [request.getOlds(), request.getOldInputs(), request.getNews()].map(received);
      const found = resource.diff(request.getId(), olds ?? NOTHING, oldInputs ?? NOTHING, news ?? NOTHING, asked);
      const response = new messages.DiffResponse();
      response.setChanges(found.changes ? DIFF_SOME : DIFF_NONE);
      response.setDiffsList([...found.changed]);
      response.setReplacesList(found.replaces);
      response.setStablesList(found.stables);
      response.setDeletebeforereplace(found.deletesFirst);
      response.setHasdetaileddiff(found.differences.length > 0);
      for (const difference of found.differences)
        response.getDetaileddiffMap().set(difference.path, propertyDiff(difference));
      return response;
    }),

    create: unary(async (request: messages.CreateRequest) => {
      const { resource, asked } = resourceOf(request);
      const inputs = received(request.getProperties());
      const made = request.getPreview()
        ? await resource.previewCreate(inputs, asked)
        : await resource.create(inputs, asked);
      const response = new messages.CreateResponse();
      response.setId(made.id);
      response.setProperties(sent(made.state, made.marks));
      return response;
    }),

    read: unary(async (request: messages.ReadRequest) => {
      const { resource, asked } = resourceOf(request);
      const [state, inputs] = [received(request.getProperties()), received(request.getInputs())];
      const found = await resource.read(request.getId(), state, inputs, asked);
      const response = new messages.ReadResponse();
      if (!found) return response;
      response.setId(found.id);
      response.setProperties(sent(found.state, found.marks));
      response.setInputs(sent(found.inputs, found.marks));
      return response;
    }),

    update: unary(async (request: messages.UpdateRequest) => {
      const { resource, asked } = resourceOf(request);
      const [id, olds, news] = [request.getId(), received(request.getOlds()), received(request.getNews())];
      const changed = request.getPreview()
        ? resource.previewUpdate(id, olds, news, asked)
        : await resource.update(id, olds, news, asked);
      const response = new messages.UpdateResponse();
      response.setProperties(sent(changed.state, changed.marks));
      return response;
    }),

    delete: unary(async (request: messages.DeleteRequest) => {
      const { resource, asked } = resourceOf(request);
      await resource.delete(request.getId(), received(request.getProperties()), asked);
      return new Empty();
    }),

    invoke: unary(async (request: messages.InvokeRequest) => {
      const definition = byType(functions, withoutPackage(request.getTok()));
      const response = new messages.InvokeResponse();
      if (definition.acts && request.getPreview()) {
        response.setReturn(functionPreview(definition));
        return response;
      }
      const { bag } = received(request.getArgs());
      const log = (message: string) => void say("info", message, undefined);
      const answer = await call(definition.type, bag, settings.config, log, cancel.signal);
      response.setReturn(functionAnswer(definition, answer));
      return response;
    }),

    /** Comes at every normal end too, when nothing runs. What runs keeps in the state what it has made so far. */
    cancel: unary(() => {
      cancel.abort();
      return new Empty();
    }),

    call: refused("A method call: no resource of pulumi-pools has methods."),
    construct: refused("A component: pulumi-pools has none. Is it a resource of the package that the program wants?"),
    parameterize: refused("pulumi-pools takes no parameters: name the package alone."),
    getMapping: unary(() => new messages.GetMappingResponse()),
    getMappings: unary(() => new messages.GetMappingsResponse()),
    list: (stream: grpc.ServerWritableStream<messages.ListRequest, messages.ListResponse>) => {
      stream.emit(
        "error",
        serviceError(new Unimplemented("pulumi-pools lists by its functions, such as getInstancePools.")),
      );
    },
  };
}

const { DIFF_NONE, DIFF_SOME } = messages.DiffResponse.DiffChanges;
const { Kind: KINDS } = messages.PropertyDiff;
const NOTHING = received(undefined);

/** A request about one resource. Engines before 3.135 send neither name nor type beside the URN. */
interface AboutResource {
  getUrn(): string;
  getName(): string;
  getType(): string;
  getTimeout?(): number;
}

/** `exoscale:InstancePool` of `pools:exoscale:InstancePool`. */
function withoutPackage(token: string): string {
  return token.split(":").slice(1).join(":");
}

function checkResponse(inputs: Struct, failures: ReturnType<typeof engineFailures>): messages.CheckResponse {
  const response = new messages.CheckResponse();
  response.setInputs(inputs);
  response.setFailuresList(
    failures.map(({ property, reason }) => {
      const failure = new messages.CheckFailure();
      failure.setProperty(property);
      failure.setReason(reason);
      return failure;
    }),
  );
  return response;
}

function propertyDiff({ kind, replaces }: Difference): messages.PropertyDiff {
  const diff = new messages.PropertyDiff();
  diff.setKind(KINDS[replaces ? (`${kind}_REPLACE` as const) : kind]);
  diff.setInputdiff(true);
  return diff;
}

function unary<Q, R>(answer: (request: Q) => R | Promise<R>): grpc.handleUnaryCall<Q, R> {
  return ({ request }, callback) => {
    void (async () => {
      try {
        callback(null, await answer(request));
      } catch (error) {
        callback(serviceError(error));
      }
    })();
  };
}

function refused<Q, R>(why: string): grpc.handleUnaryCall<Q, R> {
  return unary<Q, R>(() => {
    throw new Unimplemented(why);
  });
}
