package io.holdfast.content;

import io.holdfast.disclosure.Disclosures;

/**
 * How media and credentials leave, for one event loop.
 *
 * @param disclosures records what others get, before it leaves
 */
public record Content(StoredBytes bytes, AssetContent media, CredentialContent credentials, Disclosures disclosures) {}
