package io.holdfast.media.credential;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.bc.BcX509ExtensionUtils;
import org.bouncycastle.crypto.Signer;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.HKDFParameters;
import org.bouncycastle.crypto.signers.DSADigestSigner;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.crypto.util.PrivateKeyInfoFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.operator.DefaultDigestAlgorithmIdentifierFinder;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcECContentSignerBuilder;

/**
 * Certificates for whoever has none: a root of one's own and a signer below it, which nobody else trusts. All of it
 * follows from a secret, to the last byte, so that replicas and restarts agree on it without keeping it anywhere.
 *
 * @param identity what signs
 * @param root what a reader must trust to call the credentials trusted
 */
public record DevelopmentChain(SigningIdentity identity, X509Certificate root) {
    private static final ECNamedDomainParameters P256 =
            new ECNamedDomainParameters(SECObjectIdentifiers.secp256r1, CustomNamedCurves.getByName("secp256r1"));
    private static final String SIGNED_BY = "SHA256withECDSA";
    private static final String C2PA_SIGNING = "1.3.6.1.4.1.62558.2.1";
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    /** When its certificates run out: the end that stands for none (RFC 5280 section 4.1.2.5). */
    public static final Instant END = Instant.parse("9999-12-31T23:59:59Z");

    /** Half as many bits again as the order has make each key as likely as any (FIPS 186-5 appendix A.2.1). */
    private static final int SEED_BYTES = 48;

    private record Keys(ECPrivateKeyParameters secret, SubjectPublicKeyInfo open, X500Name name) {}

    /**
     * Makes it.
     *
     * @param secret the same in all replicas; not to be guessed
     */
    public static DevelopmentChain of(String secret) {
        try {
            Keys root = keys(secret, "Holdfast development root");
            Keys signer = keys(secret, "Holdfast development signer");
            X509Certificate signersOwn = certificate(signer, root, false);
            PrivateKeyInfo encoded = PrivateKeyInfoFactory.createPrivateKeyInfo(signer.secret());
            PrivateKey key =
                    KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(encoded.getEncoded()));
            return new DevelopmentChain(new SigningIdentity(key, List.of(signersOwn)), certificate(root, root, true));
        } catch (IOException | GeneralSecurityException | OperatorCreationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Keys keys(String secret, String name) throws IOException {
        byte[] seed = derived(secret, name + " key", SEED_BYTES);
        BigInteger order = P256.getN().subtract(BigInteger.ONE);
        BigInteger number = new BigInteger(1, seed).mod(order).add(BigInteger.ONE);
        ECPublicKeyParameters open = new ECPublicKeyParameters(P256.getG().multiply(number), P256);
        return new Keys(
                new ECPrivateKeyParameters(number, P256),
                SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(open),
                new X500Name("O=Holdfast development, CN=" + name));
    }

    private static X509Certificate certificate(Keys subject, Keys issuer, boolean authority)
            throws IOException, GeneralSecurityException, OperatorCreationException {
        byte[] number = derived(subject.open().getPublicKeyData().getString(), subject.name() + " number", 16);
        BcX509ExtensionUtils identifiers = new BcX509ExtensionUtils();
        X509v3CertificateBuilder builder = new X509v3CertificateBuilder(
                        issuer.name(),
                        new BigInteger(1, number),
                        Date.from(BEGIN),
                        Date.from(END),
                        subject.name(),
                        subject.open())
                .addExtension(Extension.basicConstraints, true, new BasicConstraints(authority))
                .addExtension(
                        Extension.keyUsage,
                        true,
                        new KeyUsage(authority ? KeyUsage.keyCertSign | KeyUsage.cRLSign : KeyUsage.digitalSignature))
                .addExtension(
                        Extension.subjectKeyIdentifier, false, identifiers.createSubjectKeyIdentifier(subject.open()))
                .addExtension(
                        Extension.authorityKeyIdentifier,
                        false,
                        identifiers.createAuthorityKeyIdentifier(issuer.open()));
        if (!authority) {
            builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(new KeyPurposeId[] {
                KeyPurposeId.id_kp_emailProtection, KeyPurposeId.getInstance(new ASN1ObjectIdentifier(C2PA_SIGNING))
            }));
        }
        byte[] encoded =
                builder.build(new Reproducible().build(issuer.secret())).getEncoded();
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(encoded));
    }

    private static byte[] derived(String secret, String purpose, int length) {
        HKDFBytesGenerator generator = new HKDFBytesGenerator(new SHA256Digest());
        generator.init(new HKDFParameters(
                secret.getBytes(StandardCharsets.UTF_8), null, purpose.getBytes(StandardCharsets.UTF_8)));
        byte[] bytes = new byte[length];
        generator.generateBytes(bytes, 0, length);
        return bytes;
    }

    /** Signs certificates without chance (RFC 6979), so that each replica makes the same. */
    private static final class Reproducible extends BcECContentSignerBuilder {
        Reproducible() {
            this(new DefaultSignatureAlgorithmIdentifierFinder().find(SIGNED_BY));
        }

        private Reproducible(AlgorithmIdentifier signature) {
            super(signature, new DefaultDigestAlgorithmIdentifierFinder().find(signature));
        }

        @Override
        protected Signer createSigner(AlgorithmIdentifier signature, AlgorithmIdentifier digest) {
            return new DSADigestSigner(new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest())), new SHA256Digest());
        }
    }
}
