/** What a service is told when it starts. */
export interface TestServiceContext {
  /** The origin of the test page, which reaches the service from another port. */
  readonly pageOrigin: string;
}

/** A running service. */
export interface RunningTestService {
  /** The ports it listens on, by the names under which tests find them. */
  readonly ports: Readonly<Record<string, number>>;
  close(): Promise<void>;
}

/**
 * Something that browser tests talk to over a socket: a broker, a proxy. It listens on loopback,
 * on ports that the system picks. To add one, write a module beside this file and name it in
 * `all-services.ts`.
 */
export interface TestService {
  readonly name: string;
  start(context: TestServiceContext): Promise<RunningTestService>;
}
