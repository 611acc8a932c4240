export interface AntiAffinityGroup {
  readonly id: string;
  name: string;
  description: string;
}
