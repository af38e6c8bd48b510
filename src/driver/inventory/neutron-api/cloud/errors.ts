/** What is said of a cloud, in files or variables, does not lead to its Neutron. No secret in any field. */
export abstract class CloudSettingsError extends Error {}

/** A clouds.yaml, or what belongs to it, is not as it should be. */
export class BadCloudsFile extends CloudSettingsError {
  override readonly name = 'BadCloudsFile';
  constructor(
    readonly file: string,
    /** `clouds.lab.auth.auth_url`; `line 3` where it is no YAML. */
    readonly place: string,
    readonly fault: string,
  ) {
    super(`${file}: ${place}: ${fault}`);
  }
}

/** No file has a cloud of that name. */
export class UnknownCloud extends CloudSettingsError {
  override readonly name = 'UnknownCloud';
  constructor(
    /** Undefined: none was named, by flag or variable. */
    readonly cloud: string | undefined,
    /** Those that were read. */
    readonly files: readonly string[],
    readonly known: readonly string[],
  ) {
    const where = files.length === 0 ? 'there is no clouds.yaml' : `${files.join(', ')} has none`;
    super(
      cloud === undefined
        ? `no cloud was named: ${where} to choose by itself`
        : `cloud ${cloud}: ${where} of that name`,
    );
  }
}

/** Something that is needed to log in is not said. */
export class IncompleteCloud extends CloudSettingsError {
  override readonly name = 'IncompleteCloud';
  constructor(
    /** `cloud lab`, `OS_* variables`. */
    readonly cloud: string,
    /** Keys of clouds.yaml, any of which would do. */
    readonly missing: readonly string[],
  ) {
    super(`${cloud}: ${missing.join(' or ')} is missing`);
  }
}

/** A way to log in that l2pop does not know. */
export class UnknownAuthType extends CloudSettingsError {
  override readonly name = 'UnknownAuthType';
  constructor(
    readonly cloud: string,
    readonly authType: string,
  ) {
    super(`${cloud}: auth_type ${authType} is not known`);
  }
}

/** A url has a user or a password in it. It is not shown. */
export class CredentialsInUrl extends CloudSettingsError {
  override readonly name = 'CredentialsInUrl';
  constructor(
    /** Where it was said: `clouds.yaml: clouds.lab.auth.auth_url`. */
    readonly place: string,
  ) {
    super(`${place}: no user or password may stand in a url`);
  }
}

/** A file that a cloud's settings name cannot be read: a certificate, a key. */
export class UnreadableCloudFile extends CloudSettingsError {
  override readonly name = 'UnreadableCloudFile';
  constructor(
    readonly cloud: string,
    /** The setting that names it: `cacert`. */
    readonly key: string,
    readonly file: string,
    reason: string,
  ) {
    super(`${cloud}: ${key}: cannot read ${file}: ${reason}`);
  }
}
