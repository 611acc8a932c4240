import { PRIVATE_TEMPLATES } from "../catalogue/catalogue";
import { API_KEY, generateApiKey, type ApiKey } from "./api-key";
import { createOrganisation, type Organisation, type Shared } from "./organisation";

const FIRST = { id: "4d3dcb4f-8b45-4e46-9e2c-0a3f8a5f0c11", name: "simulated" };

/** The organisations and their API keys. After a start there is one of each. */
export class Organisations {
  private readonly byName = new Map<string, Organisation>();
  private readonly keys = new Map<string, { readonly secret: string; readonly organisation: Organisation }>();
  readonly first: Organisation;

  constructor(private readonly shared: Shared) {
    this.first = createOrganisation(FIRST.id, FIRST.name, shared, PRIVATE_TEMPLATES);
    this.byName.set(this.first.name, this.first);
    this.keys.set(API_KEY.key, { secret: API_KEY.secret, organisation: this.first });
  }

  all(): Organisation[] {
    return [...this.byName.values()];
  }

  named(name: string): Organisation {
    const organisation = this.byName.get(name);
    if (organisation === undefined) throw new Error(`there is no organisation ${name}`);
    return organisation;
  }

  add(name: string): Organisation {
    if (this.byName.has(name)) throw new Error(`the organisation ${name} exists`);
    const organisation = createOrganisation(this.shared.random.uuid(), name, this.shared);
    this.byName.set(name, organisation);
    return organisation;
  }

  addKey(organisation: Organisation): ApiKey {
    const apiKey = generateApiKey(this.shared.random);
    this.keys.set(apiKey.key, { secret: apiKey.secret, organisation });
    return apiKey;
  }

  revokeKey(key: string): void {
    if (!this.keys.delete(key)) throw new Error(`there is no API key ${key}`);
  }

  /** The secret and the owner of a key, or undefined. */
  byKey(key: string): { readonly secret: string; readonly organisation: Organisation } | undefined {
    return this.keys.get(key);
  }
}
