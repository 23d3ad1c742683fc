package io.holdfast.shredding;

import io.holdfast.db.Database;
import io.holdfast.objectstore.ObjectKey;
import io.holdfast.objectstore.sealing.ObjectKeys;
import io.holdfast.problem.ProblemType;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import javax.crypto.SecretKey;

/** The keys of objects in Postgres, each wrapped by its account's key, which a master key wraps. */
public final class WrappedKeys implements ObjectKeys {
    private static final String FIND =
            """
            SELECT o.wrapped, o.size_bytes, a.wrapped, a.master_id
            FROM object_key o LEFT JOIN account_key a USING (account_id)
            WHERE o.account_id = $1 AND o.id = $2""";

    private static final String MAKE =
            """
            INSERT INTO object_key (account_id, id, wrapped) VALUES ($1, $2, $3)
            ON CONFLICT (account_id, id) DO NOTHING""";

    private static final String MAKE_ACCOUNT =
            """
            INSERT INTO account_key (account_id, wrapped, master_id) VALUES ($1, $2, $3)
            ON CONFLICT (account_id) DO NOTHING""";

    private final Database database;
    private final boolean enabled;
    private final DataKeyCache open;

    /**
     * Makes it for one event loop.
     *
     * @param open shared by all loops
     */
    public WrappedKeys(Database database, ShreddingConfig config, DataKeyCache open) {
        this.database = database;
        this.enabled = config.enabled();
        this.open = open;
    }

    @Override
    public Future<Optional<SecretKey>> make(ObjectKey object) {
        return enabled ? made(object) : ask(object).map(DataKeyCache.Known::key);
    }

    private Future<Optional<SecretKey>> made(ObjectKey object) {
        SecretKey fresh = KeyWrap.fresh();
        return account(object.account())
                .compose(account -> database.query(
                        MAKE, Tuple.of(object.account(), object.id(), KeyWrap.wrap(account, fresh, object.value()))))
                .compose(rows -> {
                    if (rows.rowCount() == 0) {
                        return ask(object).map(DataKeyCache.Known::key); // begun before
                    }
                    open.remember(object, new DataKeyCache.Known(Optional.of(fresh), OptionalLong.empty()));
                    return Future.succeededFuture(Optional.of(fresh));
                });
    }

    /** The key of an account, made on first use. */
    private Future<SecretKey> account(UUID account) {
        return database.query("SELECT wrapped, master_id FROM account_key WHERE account_id = $1", Tuple.of(account))
                .compose(rows -> {
                    if (rows.size() > 0) {
                        Row row = rows.iterator().next();
                        return open.account(account, row.getBuffer(0), row.getString(1));
                    }
                    MasterKey master = open.master();
                    return master.wrap(account, KeyWrap.fresh())
                            .compose(wrapped -> database.query(MAKE_ACCOUNT, Tuple.of(account, wrapped, master.id())))
                            .compose(v -> account(account));
                });
    }

    @Override
    public Future<Optional<SecretKey>> forWriting(ObjectKey object) {
        return open.object(object)
                .map(Future::succeededFuture)
                .orElseGet(() -> ask(object))
                .map(DataKeyCache.Known::key);
    }

    @Override
    public Future<Optional<Sealing>> forReading(ObjectKey object) {
        return open.object(object)
                .filter(known -> known.key().isEmpty() || known.size().isPresent())
                .map(Future::succeededFuture)
                .orElseGet(() -> ask(object))
                .map(known -> known.key()
                        .map(key ->
                                new Sealing(key, known.size().orElseThrow(ProblemType.STORE_UNAVAILABLE::asFailure))));
    }

    private Future<DataKeyCache.Known> ask(ObjectKey object) {
        return database.query(FIND, Tuple.of(object.account(), object.id()))
                .compose(rows -> rows.size() == 0
                        ? Future.succeededFuture(new DataKeyCache.Known(Optional.empty(), OptionalLong.empty()))
                        : opened(object, rows.iterator().next()))
                .onSuccess(known -> open.remember(object, known));
    }

    private Future<DataKeyCache.Known> opened(ObjectKey object, Row row) {
        Buffer account = row.getBuffer(2);
        if (account == null) {
            return Future.failedFuture(ProblemType.GONE.asFailure());
        }
        Long size = row.getLong(1);
        return open.account(object.account(), account, row.getString(3)).map(with -> {
            try {
                SecretKey key = KeyWrap.unwrap(with, row.getBuffer(0), object.value());
                return new DataKeyCache.Known(
                        Optional.of(key), size == null ? OptionalLong.empty() : OptionalLong.of(size));
            } catch (GeneralSecurityException destroyed) {
                throw ProblemType.GONE.asFailure(); // the account has another key by now
            }
        });
    }

    @Override
    public Future<Void> finish(ObjectKey object, long size) {
        return database.query(
                        "UPDATE object_key SET size_bytes = $3 WHERE account_id = $1 AND id = $2",
                        Tuple.of(object.account(), object.id(), size))
                .onComplete(done -> open.forget(object))
                .mapEmpty();
    }

    @Override
    public Future<Void> forget(ObjectKey object) {
        return database.query(
                        "DELETE FROM object_key WHERE account_id = $1 AND id = $2",
                        Tuple.of(object.account(), object.id()))
                .onComplete(done -> open.forget(object))
                .mapEmpty();
    }
}
