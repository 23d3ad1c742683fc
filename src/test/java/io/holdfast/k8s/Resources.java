package io.holdfast.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;

/** Finds resources among those that were read. */
final class Resources {
    private Resources() {}

    static <T> T only(List<HasMetadata> resources, Class<T> type) {
        List<T> found = all(resources, type);
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    static <T extends HasMetadata> T named(List<HasMetadata> resources, Class<T> type, String name) {
        return only(
                resources.stream()
                        .filter(each -> each.getMetadata().getName().equals(name))
                        .toList(),
                type);
    }

    static <T> List<T> all(List<HasMetadata> resources, Class<T> type) {
        return resources.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
