package io.holdfast.shredding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.objectstore.ObjectKey;
import io.holdfast.objectstore.sealing.ObjectKeys;
import io.holdfast.problem.ProblemException;
import io.holdfast.problem.ProblemType;
import io.holdfast.tenancy.Accounts;
import io.holdfast.tenancy.Regions;
import io.holdfast.testing.CatalogPostgres;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.junit5.VertxExtension;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class WrappedKeysTest {
    private static Vertx vertx;
    private static CatalogPostgres postgres;

    private final UUID account = UUID.randomUUID();
    private final ObjectKey object = ObjectKey.of(account, UUID.randomUUID());

    @BeforeAll
    static void start(Vertx given) {
        vertx = given;
        postgres = CatalogPostgres.start(vertx, 4);
    }

    @AfterAll
    static void stop() throws Exception {
        postgres.close();
    }

    @BeforeEach
    void open() throws Exception {
        postgres.run("DELETE FROM account");
        postgres.addAccount(account);
    }

    @Test
    void eachReplicaOpensTheSameKeyAndEachObjectHasItsOwn() throws Exception {
        SecretKey made = made(keys(master(1)), object);
        ObjectKey other = ObjectKey.of(account, UUID.randomUUID());

        assertThat(on(keys(master(1)).forWriting(object))).hasValue(made);
        assertThat(on(keys(master(1)).make(object))).hasValue(made);
        assertThat(made(keys(master(1)), other)).isNotEqualTo(made);
        assertThat(postgres.number("SELECT count(*) FROM account_key")).isEqualTo(1);
    }

    @Test
    void anObjectIsReadWhenItWasFinishedAndPlainWhenItHasNoKey() throws Exception {
        ObjectKeys keys = keys(master(1));
        SecretKey made = made(keys, object);
        assertFails(ProblemType.STORE_UNAVAILABLE, () -> on(keys.forReading(object)));

        on(keys.finish(object, 77));

        assertThat(on(keys.forReading(object))).hasValue(new ObjectKeys.Sealing(made, 77));
        assertThat(on(keys.forReading(ObjectKey.of(account, UUID.randomUUID()))))
                .isEmpty();
        on(keys.forget(object));
        assertThat(on(keys.forReading(object))).isEmpty();
    }

    @Test
    void withoutTheAccountsKeyItIsGoneAndStaysSoWhenTheAccountHasANewOne() throws Exception {
        ObjectKeys keys = keys(master(1));
        made(keys, object);
        on(keys.finish(object, 77));

        on(new Accounts(postgres.database(), Duration.ZERO, new Regions("default", Set.of(), false)).shred(account));

        assertFails(ProblemType.GONE, () -> on(keys(master(1)).forReading(object)));
        made(keys(master(1)), ObjectKey.of(account, UUID.randomUUID()));
        assertFails(ProblemType.GONE, () -> on(keys(master(1)).forReading(object)));
    }

    @Test
    void keysGoWithTheAccount() throws Exception {
        made(keys(master(1)), object);

        postgres.run("DELETE FROM account");

        assertThat(postgres.number("SELECT count(*) FROM account_key")).isZero();
        assertThat(postgres.number("SELECT count(*) FROM object_key")).isZero();
    }

    @Test
    void aKeyInThePlaceOfAnotherOpensNothing() throws Exception {
        ObjectKey other = ObjectKey.of(account, UUID.randomUUID());
        made(keys(master(1)), object);
        made(keys(master(1)), other);
        postgres.run("UPDATE object_key SET wrapped = (SELECT wrapped FROM object_key WHERE id = '" + other.id()
                + "'), size_bytes = 1");

        assertFails(ProblemType.GONE, () -> on(keys(master(1)).forReading(object)));
    }

    @Test
    void aNewMasterTakesOverAndTheOldOneOpensNothingAnyMore() throws Exception {
        SecretKey made = made(keys(master(1)), object);
        on(keys(master(1)).finish(object, 77));
        assertThatThrownBy(() -> on(rotation(master(2)).check()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(master(1).id());
        assertFails(ProblemType.STORE_UNAVAILABLE, () -> on(keys(master(2)).forReading(object)));
        on(rotation(master(2), master(1)).check());

        on(rotation(master(2), master(1)).rewrap());

        on(rotation(master(2)).check());
        assertThat(on(keys(master(2)).forReading(object))).hasValue(new ObjectKeys.Sealing(made, 77));
        assertFails(ProblemType.STORE_UNAVAILABLE, () -> on(keys(master(1)).forReading(object)));
    }

    @Test
    void aKeyThatWasWrappedBeforeTinkIsUnwrapped() throws Exception {
        UUID owner = UUID.fromString("3b241101-e2bb-8255-8caf-4136c566a962");
        ObjectKey sealed = ObjectKey.of(owner, UUID.fromString("01900000-0000-7000-8000-000000000001"));
        postgres.addAccount(owner);
        postgres.run("INSERT INTO account_key (account_id, wrapped, master_id) VALUES ('" + owner + "', '\\x"
                + "96b4e8604f494e30eaaa84e192bfe5b902dee90b2d0d61762e125aecb73f1182"
                + "70a9d549be9e25d540ec227cfc2b7ae838781c4eb92b61940ed7f7d3', '"
                + master(1).id() + "')");
        postgres.run("INSERT INTO object_key (account_id, id, wrapped, size_bytes) VALUES ('" + owner + "', '"
                + sealed.id() + "', '\\x"
                + "07cf6cbf1f808b4a6c2767ea6e382671e7db01b8d438a6053206d60bc3eb42b5"
                + "1c29ae26b182455080beb10d8ade0222c7dd424d6737f6e05529eafe', 77)");
        byte[] key = HexFormat.of().parseHex("86f614bb78e8975e655162946582623503d02bc7a7816fc31373701db8e66233");

        on(rotation(master(2), master(1)).rewrap());

        assertThat(on(keys(master(2)).forReading(sealed)))
                .hasValue(new ObjectKeys.Sealing(new SecretKeySpec(key, "AES"), 77));
    }

    @Test
    void aWrappedKeyOfWhichAnyBitIsChangedOpensNothing() throws Exception {
        SecretKey with = KeyWrap.fresh();
        SecretKey key = KeyWrap.fresh();
        byte[] wrapped = KeyWrap.wrap(with, key, "owner").getBytes();

        assertThat(KeyWrap.unwrap(with, Buffer.buffer(wrapped), "owner")).isEqualTo(key);
        assertThat(KeyWrap.wrap(with, key, "owner").getBytes())
                .hasSize(12 + 32 + 16)
                .isNotEqualTo(wrapped);
        for (int bit = 0; bit < wrapped.length * 8; bit++) {
            byte[] other = wrapped.clone();
            other[bit / 8] ^= (byte) (1 << (bit % 8));
            assertUnwrapsNothing(with, other, "owner");
        }
        assertUnwrapsNothing(with, wrapped, "other");
        assertUnwrapsNothing(key, wrapped, "owner");
        assertUnwrapsNothing(with, new byte[0], "owner");
    }

    private static void assertUnwrapsNothing(SecretKey with, byte[] wrapped, String owner) {
        assertThatThrownBy(() -> KeyWrap.unwrap(with, Buffer.buffer(wrapped), owner))
                .isInstanceOf(GeneralSecurityException.class);
    }

    @Test
    void turnedOffItMakesNoKeysAndGoesOnWithThoseThatWereBegun() throws Exception {
        SecretKey made = made(keys(master(1)), object);
        ShreddingConfig config = new ShreddingConfig(false, List.of(master(1)));
        ObjectKeys off = new WrappedKeys(postgres.database(), config, new DataKeyCache(config));

        assertThat(on(off.make(object))).hasValue(made);
        assertThat(on(off.make(ObjectKey.of(account, UUID.randomUUID())))).isEmpty();
    }

    @Test
    void onlyBase64OfThirtyTwoBytesIsAMasterKey() {
        assertThatThrownBy(() -> ConfiguredMasterKey.of("swordfish!")).hasMessage("is not Base64");
        assertThatThrownBy(() -> ConfiguredMasterKey.of("c3dvcmRmaXNo")).hasMessage("is not Base64 of 32 bytes");
        assertThat(master(1).id()).isNotEqualTo(master(2).id()).hasSize(16);
    }

    private static SecretKey made(ObjectKeys keys, ObjectKey object) throws Exception {
        Optional<SecretKey> key = on(keys.make(object));
        return key.orElseThrow();
    }

    /** What a process that just started has. */
    private static ObjectKeys keys(MasterKey... masters) {
        ShreddingConfig config = new ShreddingConfig(true, List.of(masters));
        return new WrappedKeys(postgres.database(), config, new DataKeyCache(config));
    }

    private static KeyRotation rotation(MasterKey... masters) {
        ShreddingConfig config = new ShreddingConfig(true, List.of(masters));
        return new KeyRotation(postgres.database(), config, new DataKeyCache(config));
    }

    private static ConfiguredMasterKey master(int seed) {
        byte[] key = new byte[32];
        new Random(seed).nextBytes(key);
        return ConfiguredMasterKey.of(Base64.getEncoder().encodeToString(key));
    }

    private static <T> T on(Future<T> asked) throws TimeoutException {
        return asked.await(5, TimeUnit.MINUTES);
    }

    private static void assertFails(ProblemType type, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(ProblemException.class, refusal -> assertThat(refusal.type())
                .isEqualTo(type));
    }
}
