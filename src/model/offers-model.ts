import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { IClient } from '../api/client';
import type {
  FoundEnvironment,
  FoundSparkHome,
  LocationsReply,
  OfferedTemplate,
  PolicyReply,
  PropertiesReply
} from '../api/contract';
import { messageOf } from '../api/errors';

/** Say how one source of choices is doing; `value` stays while it is read anew. */
export interface IOffer<T> {
  readonly value: T | null;
  readonly isLoading: boolean;
  readonly error: string;
}

/** Name the sources, each with what it gives. */
export interface IOffers {
  readonly environments: IOffer<readonly FoundEnvironment[]>;
  readonly sparkHomes: IOffer<readonly FoundSparkHome[]>;
  readonly locations: IOffer<LocationsReply>;
  readonly templates: IOffer<readonly OfferedTemplate[]>;
  readonly properties: IOffer<PropertiesReply>;
  readonly policy: IOffer<PolicyReply>;
}

const UNREAD = { value: null, isLoading: false, error: '' };

/** Read what the form offers. A source that fails says so in its place and keeps no other from being read. */
export class OffersModel {
  constructor(private readonly _client: IClient) {}

  /** Emits when a source has begun or ended. */
  get changed(): ISignal<OffersModel, void> {
    return this._changed;
  }

  get offers(): IOffers {
    return this._offers;
  }

  /** Read all sources; resolves when the two that the form cannot start without are there. Rejects with ApiError. */
  async load(): Promise<{ policy: PolicyReply; locations: LocationsReply }> {
    const client = this._client;
    // First what the form waits for: looking for environments keeps a server busy.
    const needed = Promise.all([
      this._read('policy', () => client.policy()),
      this._read('locations', () => client.locations())
    ]);
    void this._read('environments', () => client.environments());
    void this._read('sparkHomes', () => client.sparkHomes());
    void this._read('templates', () => client.templates());
    void this._read('properties', () => client.properties());
    const [policy, locations] = await needed;
    return { policy, locations };
  }

  /** Look for environments again. */
  refreshEnvironments(): void {
    void this._read('environments', () => this._client.environments());
  }

  private _read<Name extends keyof IOffers, T extends IOffers[Name]['value']>(
    name: Name,
    read: () => Promise<NonNullable<T>>
  ): Promise<NonNullable<T>> {
    this._set(name, {
      ...this._offers[name],
      isLoading: true,
      error: ''
    });
    const reading = read();
    reading.then(
      value => this._set(name, { value, isLoading: false, error: '' }),
      (error: unknown) =>
        this._set(name, {
          ...this._offers[name],
          isLoading: false,
          error: messageOf(error)
        })
    );
    return reading;
  }

  private _set(name: keyof IOffers, offer: IOffer<unknown>): void {
    this._offers = { ...this._offers, [name]: offer };
    this._changed.emit();
  }

  private _offers: IOffers = {
    environments: UNREAD,
    sparkHomes: UNREAD,
    locations: UNREAD,
    templates: UNREAD,
    properties: UNREAD,
    policy: UNREAD
  };
  private readonly _changed = new Signal<OffersModel, void>(this);
}
