/** A refusal, thrown by the code behind the routes and sent by their error handler. */
export abstract class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
    this.name = new.target.name;
  }

  /** The body. Gateway, ModelArts and IAM have different formats of errors. */
  abstract body(requestId: string): Record<string, unknown>;
}

/** Refused by the API gateway before the service receives the request. The body contains the request's id too. */
export class GatewayError extends ApiError {
  constructor(
    status: number,
    readonly code: string,
    message: string,
  ) {
    super(status, message);
  }

  body(requestId: string): Record<string, unknown> {
    return { error_msg: this.message, error_code: this.code, request_id: requestId };
  }

  /** 401 APIGW.0301. Messages from the "API Request Signing Guide", FAQ "Common Errors Related to IAM Authentication". */
  static unauthorized(reason: string): GatewayError {
    return new GatewayError(401, "APIGW.0301", `Incorrect IAM authentication information: ${reason}`);
  }

  static forbidden(): GatewayError {
    return new GatewayError(403, "APIGW.0302", "The IAM user is not authorized to access the API.");
  }

  static noSuchApi(): GatewayError {
    const message = "The API does not exist or has not been published in the environment.";
    return new GatewayError(404, "APIGW.0101", message);
  }
}

/** Refused by ModelArts. */
export class ModelArtsError extends ApiError {
  constructor(
    status: number,
    readonly code: string,
    message: string,
  ) {
    super(status, message);
  }

  body(): Record<string, unknown> {
    return { error_code: this.code, error_msg: this.message };
  }

  static badRequest(reason: string): ModelArtsError {
    return new ModelArtsError(400, "ModelArts.50004000", `Bad request. ${reason}`);
  }

  /** A missing node pool is a bad request, not a 404. terraform's acceptance test expects this message. */
  static noSuchNodePool(): ModelArtsError {
    return ModelArtsError.badRequest("invalid nodepool name");
  }

  static noSuchPool(name: string): ModelArtsError {
    return new ModelArtsError(404, "ModelArts.50015001", `Pool "${name}" not found.`);
  }

  /** The page of the drain call documents 404; no source has the code. */
  static noSuchNode(name: string): ModelArtsError {
    return new ModelArtsError(404, "ModelArts.50004004", `Node "${name}" not found.`);
  }

  /** No source has the status or the code. */
  static noSuchOrder(name: string): ModelArtsError {
    return new ModelArtsError(404, "ModelArts.50004004", `Order "${name}" not found.`);
  }

  /** A resource pool accepts one change at a time. No source has the code. */
  static beingChanged(pool: string): ModelArtsError {
    return new ModelArtsError(409, "ModelArts.50004009", `Pool "${pool}" is being changed.`);
  }

  /** No source has the HTTP status of this code; similar codes have 400. */
  static contentType(): ModelArtsError {
    return new ModelArtsError(400, "ModelArts.50004100", "Content type not supported.");
  }
}

/** Refuses a request with 400 ModelArts.50004000. */
export function refuseIf(wrong: boolean, reason: string): void {
  if (wrong) throw ModelArtsError.badRequest(reason);
}

/** Refused by IAM (`/v3/...`), in Keystone's shape. */
export class IamError extends ApiError {
  constructor(
    status: number,
    readonly title: string,
    message: string,
  ) {
    super(status, message);
  }

  body(): Record<string, unknown> {
    return { error: { code: this.status, message: this.message, title: this.title } };
  }

  static badRequest(message: string): IamError {
    return new IamError(400, "Bad Request", message);
  }

  static unauthorized(message: string): IamError {
    return new IamError(401, "Unauthorized", message);
  }
}
