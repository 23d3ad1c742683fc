package io.holdfast.module;

import io.holdfast.content.DeliveryConfig;
import io.holdfast.credential.CredentialConfig;
import io.holdfast.disclosure.DisclosureConfig;
import io.holdfast.erasure.ErasureConfig;
import io.holdfast.intake.QuotaConfig;
import io.holdfast.intake.UploadConfig;
import io.holdfast.jobs.JobsConfig;
import io.holdfast.jobs.RetentionConfig;
import io.holdfast.residency.MoveConfig;
import io.holdfast.storage.StorageConfig;

/** Settings of the core, a section each. */
public record CoreConfig(
        StorageConfig storage,
        UploadConfig upload,
        QuotaConfig quota,
        ErasureConfig erasure,
        MoveConfig move,
        CredentialConfig credential,
        DeliveryConfig delivery,
        DisclosureConfig disclosure,
        JobsConfig jobs) {
    /** How long records are kept that no other section tells of. */
    public RetentionConfig retention() {
        return jobs.retention();
    }
}
