import { isDeepStrictEqual } from "node:util";
import type * as grpc from "@grpc/grpc-js";
import { PluginInfo, type PluginAttach } from "@pulumi/pulumi/proto/plugin_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import type { Settings } from "../core/settings/settings";
import { call as callFunction } from "../host";
import { functions, resources } from "../host/definitions";
import { byType } from "../host/load-cloud";
import { engineFailures, printableLog, type ProcessContext } from "../host/verb";
import { checkConfiguration, settingsOf } from "./configuration";
import { serviceError, Unimplemented } from "./errors";
import { functionAnswer, functionPreview } from "./function";
import { PluginResource, type Call } from "./resource";
import {
  changesResponse,
  checkResponse,
  createResponse,
  diffResponse,
  readResponse,
  updateResponse,
} from "./responses";
import { refused, unary } from "./unary";
import { received, sent } from "./values";

/** The plugin's description of itself. */
export interface About {
  readonly version: string;
  /** JSON; generated from the definitions by `npm run generate`. */
  readonly schema: string;
}

export interface Process extends ProcessContext {
  /** Sends later messages to the engine at `address`. */
  connect(address: string): void;
}

/** The ResourceProvider service of Pulumi's protocol (proto/pulumi/provider.proto) over every definition of the package. */
export function providerService({ version, schema }: About, processContext: Process) {
  const log = printableLog(processContext.log);
  const cancel = new AbortController();
  // Before Configure, the engine only requests the schema and checks the configuration.
  let settings: Settings = settingsOf({}, false, processContext.env);

  /** By type. Each remembers which resources were refreshed. */
  const pluginResources = new Map<string, PluginResource>();

  function pluginResource(type: string): PluginResource {
    const resource = pluginResources.get(type) ?? new PluginResource(byType(resources, type), processContext);
    pluginResources.set(type, resource);
    return resource;
  }

  /** The resource of a request, and its call. */
  function resourceOf(request: ResourceRequest): { resource: PluginResource; call: Call } {
    const [, , qualified = "", ...rest] = request.getUrn().split("::");
    const token = request.getType() || qualified.slice(qualified.lastIndexOf("$") + 1);
    const seconds = request.getTimeout?.() ?? 0;
    const limitMs = seconds > 0 ? seconds * 1000 : undefined;
    const name = request.getName() || rest.join("::");
    return {
      resource: pluginResource(withoutPackage(token)),
      call: { urn: request.getUrn(), name, settings, limitMs, cancel: cancel.signal },
    };
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

    // Replaces nothing: each resource's own diff finds a changed account.
    diffConfig: unary((request: messages.DiffRequest) =>
      changesResponse(!isDeepStrictEqual(received(request.getOldInputs()).bag, received(request.getNews()).bag)),
    ),

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
      const { resource, call } = resourceOf(request);
      const { inputs, marks, failures } = resource.check(
        received(request.getOlds()),
        received(request.getNews()),
        call,
      );
      return checkResponse(sent(inputs, marks), failures);
    }),

    diff: unary((request: messages.DiffRequest) => {
      const { resource, call } = resourceOf(request);
      const [olds, oldInputs] = [received(request.getOlds()), received(request.getOldInputs())];
      return diffResponse(resource.diff(request.getId(), olds, oldInputs, received(request.getNews()), call));
    }),

    create: unary(async (request: messages.CreateRequest) => {
      const { resource, call } = resourceOf(request);
      const inputs = received(request.getProperties());
      return createResponse(
        await (request.getPreview() ? resource.previewCreate(inputs, call) : resource.create(inputs, call)),
      );
    }),

    read: unary(async (request: messages.ReadRequest) => {
      const { resource, call } = resourceOf(request);
      const [state, inputs] = [received(request.getProperties()), received(request.getInputs())];
      return readResponse(await resource.read(request.getId(), state, inputs, call));
    }),

    update: unary(async (request: messages.UpdateRequest) => {
      const { resource, call } = resourceOf(request);
      const [id, olds, news] = [request.getId(), received(request.getOlds()), received(request.getNews())];
      if (request.getPreview()) return updateResponse(resource.previewUpdate(id, olds, news, call));
      return updateResponse(await resource.update(id, olds, news, call));
    }),

    delete: unary(async (request: messages.DeleteRequest) => {
      const { resource, call } = resourceOf(request);
      await resource.delete(request.getId(), received(request.getProperties()), call);
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
      const logInfo = (message: string) => void log("info", message, undefined);
      const answer = await callFunction(definition.type, bag, settings.config, logInfo, cancel.signal);
      response.setReturn(functionAnswer(definition, answer));
      return response;
    }),

    /** The engine also calls it at every normal end. Running verbs record their progress. */
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

/** A request about one resource. Engines before 3.135 send neither name nor type beside the URN. */
interface ResourceRequest {
  getUrn(): string;
  getName(): string;
  getType(): string;
  getTimeout?(): number;
}

/** `exoscale:InstancePool` of `pools:exoscale:InstancePool`. */
function withoutPackage(token: string): string {
  return token.split(":").slice(1).join(":");
}
