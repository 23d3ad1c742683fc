package io.holdfast.outbound;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The JDK's own program for keys, on a store {@code keys.p12} in a folder, under one alias. */
public record Keytool(Path folder) {
    /** Of the store and of the key in it. */
    public static final String PASSWORD = "secret123";

    /** Under which the key is kept. */
    public static final String ALIAS = "a";

    /** Makes a key with a certificate of its own for this name, and puts the certificate beside it; where that is. */
    public Path certificateOf(String name) throws IOException, InterruptedException {
        Path certificate = folder.resolve("certificate.pem");
        run("-genkeypair", "-keyalg", "EC", "-dname", "CN=" + name, "-ext", "san=dns:" + name);
        run("-exportcert", "-rfc", "-file", certificate.toString());
        return certificate;
    }

    /** Where key and certificate are. */
    public Path store() {
        return folder.resolve("keys.p12");
    }

    private void run(String... command) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        all.addAll(List.of(command));
        all.addAll(List.of("-keystore", store().toString(), "-storepass", PASSWORD, "-alias", ALIAS));
        Process process = new ProcessBuilder(all)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        if (process.waitFor() != 0) {
            throw new IOException("keytool failed, see its log");
        }
    }
}
