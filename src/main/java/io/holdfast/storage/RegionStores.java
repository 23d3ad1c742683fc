package io.holdfast.storage;

import io.holdfast.db.Database;
import io.holdfast.objectstore.KeptMark;
import io.holdfast.objectstore.MeteredStore;
import io.holdfast.objectstore.ObjectStore;
import io.holdfast.objectstore.RegionalStore;
import io.holdfast.objectstore.file.FileStore;
import io.holdfast.objectstore.file.FileStoreConfig;
import io.holdfast.objectstore.s3.S3Config;
import io.holdfast.objectstore.s3.S3Store;
import io.holdfast.shredding.ShreddingModule;
import io.holdfast.telemetry.Meters;
import io.holdfast.tenancy.Regions;
import io.vertx.core.Vertx;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/** The stores that the settings tell of, put together. */
public final class RegionStores {
    private final StoreConfig config;
    private final ShreddingModule shredding;
    private final Meters meters;

    /** By bucket, for the stores of all event loops. */
    private final Map<S3Config, AtomicReference<KeptMark>> kept = new ConcurrentHashMap<>();

    /** Makes the stores of a process. */
    public RegionStores(StoreConfig config, ShreddingModule shredding, Meters meters) {
        this.config = config;
        this.shredding = shredding;
        this.meters = meters;
    }

    /**
     * What regions there are.
     *
     * @param claimed whether tokens may say where an account is at home
     */
    public Regions regions(boolean claimed) {
        return new Regions(
                config.region(),
                config.regions().stream().map(RegionConfig::name).collect(Collectors.toSet()),
                claimed);
    }

    /** All of them as one, for one event loop. */
    public RegionalStore open(Vertx vertx, Database database) {
        Map<String, ObjectStore> others = new LinkedHashMap<>();
        config.regions()
                .forEach(region -> others.put(
                        region.name(),
                        open(vertx, database, region.name(), region.file(), region.s3(), region.sealed())));
        return new RegionalStore(
                open(vertx, database, config.region(), config.file(), config.s3(), Optional.empty()), others);
    }

    private ObjectStore open(
            Vertx vertx,
            Database database,
            String region,
            Optional<FileStoreConfig> file,
            Optional<S3Config> s3,
            Optional<Boolean> sealed) {
        return new MeteredStore(shredding.over(vertx, plain(vertx, file, s3), database, sealed), region, meters);
    }

    /** The usual one without sealing, for what belongs to no account. */
    public ObjectStore unsealed(Vertx vertx) {
        return new MeteredStore(plain(vertx, config.file(), config.s3()), config.region(), meters);
    }

    private ObjectStore plain(Vertx vertx, Optional<FileStoreConfig> file, Optional<S3Config> s3) {
        return s3.<ObjectStore>map(its -> new S3Store(
                        vertx,
                        its,
                        shredding.parts(),
                        meters::storeRetried,
                        kept.computeIfAbsent(its, any -> new AtomicReference<>(KeptMark.UNKNOWN))))
                .orElseGet(() -> new FileStore(vertx, file.orElseThrow()));
    }
}
