package io.holdfast.k8s;

import static io.holdfast.k8s.Resources.all;
import static io.holdfast.k8s.Resources.named;
import static io.holdfast.k8s.Resources.only;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.holdfast.app.Settings;
import io.holdfast.testing.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KubernetesManifestTest {
    static final Path BASE = Path.of("k8s", "base");

    private final Path folder;

    KubernetesManifestTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void theBaseIsWhatKubernetesKnows() throws IOException {
        List<HasMetadata> base = base();

        assertThat(base).extracting(HasMetadata::getKind).contains("Deployment", "Job", "ServiceMonitor", "Ingress");
        hold(base);
    }

    @Test
    void aMisspeltFieldAndAWrongTypeAreFound() throws IOException {
        String deployment = Files.readString(BASE.resolve("deployment.yaml"));

        assertThatThrownBy(
                        () -> StrictTypes.read(deployment.replace("readOnlyRootFilesystem", "readOnlyRootFileSystem")))
                .hasMessageContaining("readOnlyRootFileSystem");
        assertThatThrownBy(() -> StrictTypes.read(
                        deployment.replace("terminationGracePeriodSeconds: 90", "terminationGracePeriodSeconds: soon")))
                .hasMessageContaining("soon");
        assertThatThrownBy(() -> StrictTypes.read(
                        Files.readString(BASE.resolve("config.yaml")).replace("\"false\"", "false")))
                .hasMessageContaining("String");
        String monitor = Files.readString(BASE.resolve("service-monitor.yaml"));
        assertThatThrownBy(() -> StrictTypes.read(monitor.replace("interval:", "intervall:")))
                .hasMessageContaining("intervall");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "production", "gateway"})
    void anOverlayRendersToWhatKubernetesKnows(String overlay) throws Exception {
        List<HasMetadata> rendered = StrictTypes.read(render(Path.of("k8s", "overlays", overlay)));

        assertThat(rendered)
                .hasSizeGreaterThan(9)
                .allMatch(resource -> resource.getMetadata().getNamespace() != null);
        assertThat(rendered.stream().filter(Secret.class::isInstance).count()).isEqualTo(overlay.equals("dev") ? 1 : 0);
        hold(rendered);
    }

    @Test
    void componentsOpenTheStoreInTheClusterAndCredentialsToEachPod() throws Exception {
        Path overlay = Files.createDirectory(folder.resolve("overlay")).toRealPath();
        Path manifests = overlay.relativize(Path.of("k8s").toRealPath());
        Files.writeString(
                overlay.resolve("kustomization.yaml"),
                """
                apiVersion: kustomize.config.k8s.io/v1beta1
                kind: Kustomization
                namespace: holdfast
                resources: ["%1$s/overlays/production"]
                components: ["%1$s/components/store-in-cluster", "%1$s/components/instance-credentials"]
                """
                        .formatted(manifests));

        List<HasMetadata> rendered = StrictTypes.read(render(overlay));

        hold(rendered);
        PodTemplateSpec pod = only(rendered, Deployment.class).getSpec().getTemplate();
        PodTemplateSpec migration = only(rendered, Job.class).getSpec().getTemplate();
        for (String policy : List.of("holdfast-store", "holdfast-credentials")) {
            NetworkPolicy opened = named(rendered, NetworkPolicy.class, policy);
            Map<String, String> selected = opened.getSpec().getPodSelector().getMatchLabels();
            assertThat(opened.getMetadata().getNamespace()).isEqualTo("holdfast");
            assertThat(opened.getSpec().getPolicyTypes()).containsExactly("Egress");
            assertThat(pod.getMetadata().getLabels()).containsAllEntriesOf(selected);
            assertThat(migration.getMetadata().getLabels()).containsAllEntriesOf(selected);
        }
        assertThat(named(rendered, ConfigMap.class, "holdfast").getData())
                .containsEntry("HOLDFAST_STORE_S3_CREDENTIALS", "instance");
        assertThat(named(rendered, NetworkPolicy.class, "holdfast-credentials")
                        .getSpec()
                        .getEgress()
                        .get(0)
                        .getTo())
                .extracting(peer -> peer.getIpBlock().getCidr())
                .containsExactly("169.254.170.23/32", "169.254.169.254/32");
    }

    /** What no type can say: names that must fit one another. */
    private void hold(List<HasMetadata> resources) throws IOException {
        Deployment deployment = only(resources, Deployment.class);
        PodTemplateSpec pod = deployment.getSpec().getTemplate();
        PodTemplateSpec migration = only(resources, Job.class).getSpec().getTemplate();
        ConfigMap config = named(resources, ConfigMap.class, "holdfast");
        Map<String, String> labels = pod.getMetadata().getLabels();
        List<String> ports = pod.getSpec().getContainers().get(0).getPorts().stream()
                .map(port -> port.getName())
                .toList();

        assertThat(labels)
                .containsAllEntriesOf(deployment.getSpec().getSelector().getMatchLabels());
        for (Service service : all(resources, Service.class)) {
            assertThat(labels).containsAllEntriesOf(service.getSpec().getSelector());
            assertThat(migration.getMetadata().getLabels().entrySet())
                    .as("a migration takes no traffic")
                    .doesNotContainAnyElementsOf(service.getSpec().getSelector().entrySet().stream()
                            .filter(label -> label.getKey().endsWith("component"))
                            .toList());
            assertThat(service.getSpec().getPorts())
                    .allMatch(port -> ports.contains(port.getTargetPort().getStrVal()));
        }
        named(resources, NetworkPolicy.class, "holdfast").getSpec().getIngress().forEach(rule -> assertThat(
                        rule.getPorts())
                .allMatch(port -> ports.contains(port.getPort().getStrVal())));
        monitorFindsTheManagementService(resources);
        uploadsPassTheIngress(resources, config);
        for (PodTemplateSpec template : List.of(pod, migration)) {
            locked(template.getSpec());
            unpacksNativeCode(template.getSpec());
            PodSettings.read(folder, config, template.getSpec());
        }
        outlivesItsTransfers(pod.getSpec(), config);
        backsUp(resources, config);
    }

    /** Jobs that see the database and their volume, and nothing else; keys that the settings and the secret have. */
    private static void backsUp(List<HasMetadata> resources, ConfigMap config) throws IOException {
        Secret secret = only(StrictTypes.read(Files.readString(BASE.resolve("secret.yaml"))), Secret.class);
        NetworkPolicy policy = named(resources, NetworkPolicy.class, "holdfast-backup");
        assertThat(policy.getSpec().getPolicyTypes()).containsExactly("Ingress", "Egress");
        assertThat(policy.getSpec().getIngress()).isEmpty();
        for (String name : List.of("backup", "restore")) {
            CronJob job = named(resources, CronJob.class, "holdfast-" + name);
            PodTemplateSpec template = job.getSpec().getJobTemplate().getSpec().getTemplate();
            assertThat(template.getMetadata().getLabels())
                    .containsAllEntriesOf(policy.getSpec().getPodSelector().getMatchLabels());
            locked(template.getSpec());
            Container container = template.getSpec().getContainers().get(0);
            assertThat(container.getCommand()).containsExactly("sh", "/scripts/" + name + ".sh");
            assertThat(BASE.resolve(name + ".sh")).exists();
            for (EnvVar variable : container.getEnv()) {
                var from = variable.getValueFrom();
                assertThat(
                                from.getSecretKeyRef() == null
                                        ? config.getData()
                                                .get(from.getConfigMapKeyRef().getKey())
                                        : secret.getStringData()
                                                .get(from.getSecretKeyRef().getKey()))
                        .as(variable.getName())
                        .isNotBlank();
            }
        }
        assertThat(named(resources, CronJob.class, "holdfast-restore").getSpec().getSuspend())
                .isTrue();
    }

    private static void uploadsPassTheIngress(List<HasMetadata> resources, ConfigMap config) {
        all(resources, Ingress.class)
                .forEach(ingress -> assertThat(ingress.getMetadata().getAnnotations())
                        .containsEntry("nginx.ingress.kubernetes.io/proxy-body-size", "0")
                        .containsEntry("nginx.ingress.kubernetes.io/proxy-request-buffering", "off"));
        assertThat(config.getData())
                .as("nginx takes a 104 for the answer")
                .containsEntry("HOLDFAST_HTTP_INTERIM_RESPONSES", "false");
        all(resources, Ingress.class).forEach(ingress -> assertThat(
                        ingress.getSpec().getRules().get(0).getHttp().getPaths())
                .allMatch(path -> path.getBackend().getService().getName().equals("holdfast")
                        && path.getBackend().getService().getPort().getName().equals("http")));
    }

    private static void monitorFindsTheManagementService(List<HasMetadata> resources) {
        ServiceMonitor monitor = only(resources, ServiceMonitor.class);
        Service management = all(resources, Service.class).stream()
                .filter(service -> service.getMetadata().getName().equals("holdfast-management"))
                .findFirst()
                .orElseThrow();
        assertThat(management.getMetadata().getLabels()).containsEntry("app.kubernetes.io/component", "management");
        assertThat(monitor.getSpec().getSelector().getMatchLabels())
                .containsEntry("app.kubernetes.io/component", "management");
        assertThat(monitor.getSpec().getEndpoints().get(0).getPort())
                .isEqualTo(management.getSpec().getPorts().get(0).getName());
    }

    /** The restricted pod security standard, and no variables of service links. */
    private static void locked(PodSpec pod) {
        assertThat(pod.getEnableServiceLinks()).isFalse();
        assertThat(pod.getAutomountServiceAccountToken()).isFalse();
        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        Container container = pod.getContainers().get(0);
        assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
        assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
        assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(container.getResources().getRequests()).containsKeys("cpu", "memory");
        assertThat(container.getResources().getLimits()).containsKey("memory");
    }

    /** Into /tmp, which must be writable though the root is not. */
    private static void unpacksNativeCode(PodSpec pod) {
        VolumeMount mount = pod.getContainers().get(0).getVolumeMounts().stream()
                .filter(volume -> volume.getMountPath().equals("/tmp"))
                .findFirst()
                .orElseThrow();

        assertThat(mount.getReadOnly()).isNotEqualTo(true);
        assertThat(pod.getVolumes())
                .anyMatch(volume -> volume.getName().equals(mount.getName()) && volume.getEmptyDir() != null);
    }

    private void outlivesItsTransfers(PodSpec pod, ConfigMap config) throws IOException {
        Settings settings = PodSettings.read(folder, config, pod);
        Container container = pod.getContainers().get(0);
        Quantity limit =
                Objects.requireNonNull(container.getResources().getLimits().get("memory"));
        long preStop = container.getLifecycle().getPreStop().getSleep().getSeconds();

        assertThat(pod.getTerminationGracePeriodSeconds())
                .isGreaterThan(preStop + settings.http().drainTimeout().toSeconds());
        assertThat(container.getPorts())
                .extracting(port -> port.getName() + " " + port.getContainerPort())
                .containsExactly(
                        "http " + settings.http().listener().port(),
                        "management " + settings.management().port());
        assertThat(List.of(container.getStartupProbe(), container.getLivenessProbe(), container.getReadinessProbe()))
                .extracting(probe -> probe.getHttpGet().getPort().getStrVal() + " "
                        + probe.getHttpGet().getPath())
                .containsExactly("management /health/started", "management /health/live", "management /health/ready");
        assertThat(settings.core().storage().store().memoryBudget())
                .as("half of the limit is the heap's and the JVM's own")
                .isLessThanOrEqualTo(limit.getNumericalAmount().longValue() / 2);
    }

    private static List<HasMetadata> base() throws IOException {
        List<HasMetadata> resources = new ArrayList<>();
        try (Stream<Path> files = Files.list(BASE)) {
            for (Path file : files.filter(
                            path -> path.toString().endsWith(".yaml") && !path.endsWith("kustomization.yaml"))
                    .sorted()
                    .toList()) {
                resources.addAll(StrictTypes.read(Files.readString(file)));
            }
        }
        return resources;
    }

    private String render(Path overlay) throws IOException, InterruptedException {
        Program.needed("kubectl");
        Path errors = folder.resolve("errors");
        Process kubectl = new ProcessBuilder("kubectl", "kustomize", overlay.toString())
                .redirectError(errors.toFile())
                .start();
        String rendered = new String(kubectl.getInputStream().readAllBytes(), UTF_8);
        assertThat(kubectl.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(kubectl.exitValue()).as(Files.readString(errors)).isZero();
        return rendered;
    }
}
