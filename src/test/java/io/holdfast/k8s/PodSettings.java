package io.holdfast.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.holdfast.app.Settings;
import io.holdfast.settings.SettingsFault;
import io.holdfast.testing.LeastSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The settings that a pod of the manifests would read. */
final class PodSettings {
    private PodSettings() {}

    /** Reads the settings as the pod would, with files in place of the mounted secret's; the template's own are no secrets. */
    static Settings read(Path folder, ConfigMap config, PodSpec pod) throws IOException {
        boolean keys = "static".equals(config.getData().get("HOLDFAST_STORE_S3_CREDENTIALS"));
        assertThatThrownBy(() ->
                        Settings.read(Optional.empty(), environment(folder, config, pod, UnaryOperator.identity())))
                .isInstanceOfSatisfying(SettingsFault.class, fault -> assertThat(fault.lines())
                        .hasSize(keys ? 4 : 2)
                        .allMatch(line -> line.contains("is a placeholder that everybody knows")));
        return Settings.read(
                Optional.empty(),
                environment(
                        folder, config, pod, value -> value.startsWith("REPLACE-ME") ? LeastSettings.SECRET : value));
    }

    private static Map<String, String> environment(
            Path folder, ConfigMap config, PodSpec pod, UnaryOperator<String> filled) throws IOException {
        Secret secret = (Secret) StrictTypes.read(Files.readString(KubernetesManifestTest.BASE.resolve("secret.yaml")))
                .get(0);
        Map<String, String> environment = new HashMap<>(config.getData());
        Container container = pod.getContainers().get(0);
        String mount = container.getVolumeMounts().stream()
                .filter(volume -> volume.getName().equals("secrets"))
                .findFirst()
                .orElseThrow()
                .getMountPath();
        for (EnvVar variable : container.getEnv()) {
            assertThat(variable.getValue()).startsWith(mount + "/");
            String key = variable.getValue().substring(mount.length() + 1);
            String value = Objects.requireNonNull(secret.getStringData().get(key), key);
            environment.put(
                    variable.getName(),
                    Files.writeString(folder.resolve(key), filled.apply(value)).toString());
        }
        return environment;
    }
}
