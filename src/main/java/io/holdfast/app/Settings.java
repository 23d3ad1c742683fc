package io.holdfast.app;

import io.holdfast.catalog.ErasureConfig;
import io.holdfast.catalog.QuotaConfig;
import io.holdfast.catalog.UploadConfig;
import io.holdfast.db.DatabaseConfig;
import io.holdfast.delivery.DeliveryConfig;
import io.holdfast.http.HttpConfig;
import io.holdfast.identity.IdentityConfig;

/** All settings, typed and valid. */
public record Settings(
        HttpConfig http,
        ManagementConfig management,
        DatabaseConfig database,
        StoreConfig store,
        IdentityConfig identity,
        UploadConfig upload,
        QuotaConfig quota,
        ErasureConfig erasure,
        DeliveryConfig delivery,
        LogConfig log) {}
