package io.holdfast.settings;

import java.io.File;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Typed views of the settings; a value that does not fit becomes a fault and reads as one that does, so that all faults are found. */
public final class SettingsReader {
    /** Commas that separate, unlike those within a JWK. */
    private static final Pattern SEPARATOR = Pattern.compile(",(?![^{}]*})");

    private static final Pattern WHOLE_DAYS = Pattern.compile("^([1-9]\\d{0,3})d$");

    /** HMAC with SHA-256 wants a key no shorter than its hash (RFC 7518 section 3.2). */
    private static final int MIN_HMAC_BYTES = 32;

    private static final int MAX_SHOWN = 60;

    private final SettingsSource source;
    private final List<String> faults;

    public SettingsReader(SettingsSource source, List<String> faults) {
        this.source = source;
        this.faults = faults;
    }

    /** Adds a fault of a key, once however often it is read; the text says what is wrong and what is allowed. */
    public void fault(String key, String text) {
        String origin = source.get(key).origin();
        String fault = key + ": " + text + (origin.equals("the defaults") ? "" : " (from " + origin + ")");
        if (!faults.contains(fault)) {
            faults.add(fault);
        }
    }

    /** Whether anything is written for a key, fitting or not. */
    public boolean isSet(String key) {
        return !source.get(key).values().isEmpty();
    }

    public Optional<String> optionalText(String key) {
        SettingValue given = source.get(key);
        if (given.list()) {
            fault(key, "is a list; one value is allowed");
            return Optional.empty();
        }
        return given.values().stream().findFirst();
    }

    /** A text that must be there. */
    public String text(String key) {
        return required(key, optionalText(key));
    }

    public String required(String key, Optional<String> value) {
        if (value.isEmpty() && !source.get(key).list()) {
            fault(key, "is required; set it in the file or by " + SettingsSource.variable(key));
        }
        return value.orElse("");
    }

    /** A secret that others may have chosen, such as a password, when there is one; no placeholder of a template. */
    public Optional<String> secret(String key) {
        Optional<String> secret = optionalText(key);
        secret.flatMap(SecretText::published).ifPresent(text -> fault(key, text));
        return secret;
    }

    /** A secret that signs by HMAC with SHA-256, when there is one; it must be long and hard to guess. */
    public Optional<String> signingSecret(String key) {
        Optional<String> secret = secret(key);
        secret.filter(text -> SecretText.published(text).isEmpty()).ifPresent(text -> {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            if (bytes.length < MIN_HMAC_BYTES) {
                fault(key, "is too short; at least " + MIN_HMAC_BYTES + " bytes are needed");
            } else {
                unguessable(key, bytes, "the output of: openssl rand -base64 48");
            }
        });
        return secret;
    }

    /**
     * Makes a fault of a key's bytes that can be guessed.
     *
     * @param allowed how such a key is made
     */
    public void unguessable(String key, byte[] bytes, String allowed) {
        SecretText.predictable(bytes).ifPresent(text -> fault(key, text + "; allowed: " + allowed));
    }

    public int integer(String key, int least, int most) {
        return (int) number(key, least, most);
    }

    public long number(String key, long least, long most) {
        String allowed = "a whole number from " + least + " to " + most;
        return parsed(
                key,
                allowed,
                least,
                text -> text.matches("-?\\d{1,18}")
                        ? Optional.of(Long.valueOf(text)).filter(value -> least <= value && value <= most)
                        : Optional.empty());
    }

    /** Bytes. */
    public long size(String key, long least, long most) {
        String allowed = "a size from " + Quantity.written(least) + " to " + Quantity.written(most);
        return parsed(
                key, allowed, least, text -> Quantity.bytes(text).filter(value -> least <= value && value <= most));
    }

    public Duration duration(String key, Duration least, Duration most) {
        String allowed = "a duration from " + Quantity.written(least) + " to " + Quantity.written(most);
        return parsed(key, allowed, least, text -> Quantity.duration(text)
                .filter(value -> value.compareTo(least) >= 0 && value.compareTo(most) <= 0));
    }

    /** Whole days, at least one, written as the script of the backup job reads them, which knows no other unit. */
    public Duration days(String key, int most) {
        return parsed(key, "whole days from 1d to " + most + "d", Duration.ofDays(1), text -> WHOLE_DAYS
                .matcher(text)
                .results()
                .map(days -> Integer.valueOf(days.group(1)))
                .filter(days -> days <= most)
                .map(Duration::ofDays)
                .findFirst());
    }

    public boolean flag(String key) {
        return parsed(key, "true or false", false, text -> switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        });
    }

    /** One of an enum's names, in small letters with hyphens. */
    public <E extends Enum<E>> E choice(String key, Class<E> type) {
        return choice(key, type, Map.of());
    }

    /**
     * The same of a setting that had other values once.
     *
     * @param former what those mean now; they are taken, and not told among what is allowed
     */
    public <E extends Enum<E>> E choice(String key, Class<E> type, Map<String, E> former) {
        Set<E> all = EnumSet.allOf(type);
        String allowed = all.stream().map(SettingsReader::spelled).collect(Collectors.joining(", "));
        E first = all.iterator().next();
        return parsed(key, allowed, first, text -> all.stream()
                .filter(name ->
                        spelled(name).equals(text.toLowerCase(Locale.ROOT).replace('_', '-')))
                .findFirst()
                .or(() -> Optional.ofNullable(former.get(text.toLowerCase(Locale.ROOT)))));
    }

    /** A list whose every element matches; no duplicates. */
    public List<String> list(String key, Pattern each, String allowed) {
        SettingValue given = source.get(key);
        List<String> elements = given.list()
                ? given.values()
                : given.values().stream()
                        .flatMap(SEPARATOR::splitAsStream)
                        .map(String::strip)
                        .filter(text -> !text.isEmpty())
                        .toList();
        List<String> fitting = new ArrayList<>();
        for (String element : elements) {
            if (each.matcher(element).matches()) {
                fitting.add(element);
            } else {
                fault(key, shown(element) + " is not allowed; allowed: " + allowed);
            }
        }
        return fitting.stream().distinct().toList();
    }

    /** An absolute URL with a host and without credentials; its text is never shown, for it may hold some. */
    public Optional<URI> url(String key, String... schemes) {
        String allowed =
                Arrays.stream(schemes).map(scheme -> scheme + "://host").collect(Collectors.joining(" or "));
        return optionalText(key).flatMap(text -> {
            Optional<URI> url = parsedUrl(text);
            if (url.map(URI::getHost).isEmpty()
                    || !Arrays.asList(schemes).contains(url.get().getScheme())) {
                fault(key, "is not a URL that can be used; allowed: " + allowed);
                return Optional.empty();
            }
            if (url.get().getRawUserInfo() != null || url.get().getRawFragment() != null) {
                fault(key, "must not hold a user, a password or a fragment; allowed: " + allowed);
                return Optional.empty();
            }
            return url;
        });
    }

    /** The path of a file that can be read now; its text is never shown, for it may be a key pasted in place of a path. */
    public Optional<String> readableFile(String key) {
        Optional<String> path = optionalText(key);
        path.filter(text -> !new File(text).canRead())
                .ifPresent(text -> fault(key, "is not the path of a file that can be read"));
        return path;
    }

    private <T> T parsed(String key, String allowed, T fallback, Function<String, Optional<T>> parser) {
        Optional<String> text = optionalText(key).map(String::strip);
        if (text.isEmpty()) {
            if (!source.get(key).list()) {
                fault(key, "is empty; allowed: " + allowed);
            }
            return fallback;
        }
        Optional<T> value = parser.apply(text.get());
        if (value.isEmpty()) {
            fault(key, shown(text.get()) + " is not allowed; allowed: " + allowed);
        }
        return value.orElse(fallback);
    }

    private static Optional<URI> parsedUrl(String text) {
        try {
            return Optional.of(new URI(text.strip()));
        } catch (URISyntaxException malformed) {
            return Optional.empty();
        }
    }

    private static String spelled(Enum<?> name) {
        return name.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String shown(String text) {
        String line = text.replaceAll("\\p{Cc}", " ");
        return '"' + (line.length() > MAX_SHOWN ? line.substring(0, MAX_SHOWN) + "…" : line) + '"';
    }
}
