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
import { findEnvironments, withKnown } from './environment-search';

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
    this.refreshEnvironments();
    void this._read('sparkHomes', () => client.sparkHomes());
    void this._read('templates', () => client.templates());
    void this._readProperties();
    const [policy, locations] = await needed;
    return { policy, locations };
  }

  /** Read the properties of another Spark, where it is not the one whose properties are known. */
  chooseSpark(spark_home: string): void {
    if (spark_home && spark_home !== this._sparkHome) {
      this._sparkHome = spark_home;
      void this._readProperties();
    }
  }

  /** Read the properties again: those of the same Spark are known better now. */
  refreshProperties(): void {
    void this._readProperties();
  }

  /** Look for environments again. */
  refreshEnvironments(): void {
    const known = this._offers.environments.value ?? [];
    const reading = this._read('environments', () =>
      findEnvironments(this._client, found => {
        if (this._latest.get('environments') === reading) {
          const offer = this._offers.environments;
          const value = withKnown(found, known);
          this._set('environments', { ...offer, value });
        }
      })
    );
  }

  private async _readProperties(): Promise<void> {
    const asked = this._sparkHome;
    await this._read('properties', async () => {
      const reply = await this._client.properties(asked);
      if (!this._sparkHome) {
        this._sparkHome = reply.spark_home; // the one that a kernel gets
      }
      return reply;
    }).catch(() => undefined); // its offer says so
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
    this._latest.set(name, reading);
    const end = (offer: Partial<IOffer<unknown>>) => {
      // What was asked for before it may come after it.
      if (this._latest.get(name) === reading) {
        this._set(name, { ...this._offers[name], isLoading: false, ...offer });
      }
    };
    reading.then(
      value => end({ value, error: '' }),
      (error: unknown) => end({ error: messageOf(error) })
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
  private _sparkHome = '';
  private readonly _latest = new Map<keyof IOffers, Promise<unknown>>();
  private readonly _changed = new Signal<OffersModel, void>(this);
}
