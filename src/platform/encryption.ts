// Sealing: AES-256-GCM under a data key per person, each wrapped by this week's key-encryption key.

/** Keys of the installation, kept in KEYS_DIR, outside the database and its backups. */
export interface Keyring {
  /** HMAC-SHA-256 under a key derived for the purpose and (where given) the custodian: "receipt", "phone". */
  mac(purpose: string, text: string, custodian?: string): Buffer
}
