package io.holdfast.media.credential;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Certificates with what is wrong with them; each field may be changed before one is made. */
public final class Certificates {
    public KeyPurposeId use = KeyPurposeId.id_kp_emailProtection;
    public Duration age = Duration.ofDays(1);
    public Duration life = Duration.ofDays(30);
    public int keyUsage = KeyUsage.digitalSignature;
    public boolean authority;
    public boolean authorityKey = true;

    /** A key and what vouches for it. */
    public record Issued(KeyPair keys, X509Certificate certificate) {}

    /** A new root. */
    public static Issued root() throws Exception {
        Certificates root = new Certificates();
        root.authority = true;
        root.keyUsage = KeyUsage.keyCertSign;
        return root.issue("CN=Root", keys("secp256r1"), Optional.empty());
    }

    public static KeyPair keys(String curve) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(curve));
        return generator.generateKeyPair();
    }

    /** One of somebody's, or of its own key. */
    public Issued issue(String name, KeyPair keys, Optional<Issued> by) throws Exception {
        X500Principal subject = new X500Principal(name);
        Instant begin = Instant.now().minus(age);
        var issuer = by.map(one -> one.certificate().getSubjectX500Principal()).orElse(subject);
        var issuersKeys = by.map(Issued::keys).orElse(keys);
        var builder = new JcaX509v3CertificateBuilder(
                        issuer,
                        BigInteger.valueOf(System.nanoTime()),
                        Date.from(begin),
                        Date.from(begin.plus(life)),
                        subject,
                        keys.getPublic())
                .addExtension(Extension.basicConstraints, true, new BasicConstraints(authority))
                .addExtension(Extension.keyUsage, true, new KeyUsage(keyUsage));
        if (authorityKey) {
            builder.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(issuersKeys.getPublic()));
        }
        if (!authority) {
            builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(use));
        }
        return new Issued(
                keys,
                new JcaX509CertificateConverter()
                        .getCertificate(builder.build(
                                new JcaContentSignerBuilder("SHA256withECDSA").build(issuersKeys.getPrivate()))));
    }

    /** PEM of certificates. */
    public static String pem(Issued... issued) throws Exception {
        StringBuilder text = new StringBuilder();
        for (Issued one : issued) {
            text.append(block("CERTIFICATE", one.certificate().getEncoded()));
        }
        return text.toString();
    }

    /** PEM of a private key (PKCS#8). */
    public static String pem(Key key) {
        return block("PRIVATE KEY", key.getEncoded());
    }

    private static String block(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + label + "-----\n";
    }
}
