package io.holdfast.media.stamp.xmp;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Which properties tell where something is: Exif's and makers' by their name, others by list. */
final class PlaceNames {
    private static final Set<String> ANYWHERE = Set.of("latitude", "longitude", "longtitude");

    /** By a part of the namespace: IPTC's Core and Extension, Photoshop's, drones', W3C's Geo and Darwin Core. */
    private static final Map<String, Set<String>> LISTED = Map.of(
            "ns.adobe.com/photoshop/1.0/", Set.of("city", "state", "country"),
            "iptc4xmpcore/1.0/xmlns/", Set.of("location", "countrycode"),
            "iptc4xmpext/2008-02-29/", Set.of("locationcreated", "locationshown"),
            "dji.com/drone-dji/", Set.of("absolutealtitude", "relativealtitude"),
            "w3.org/2003/01/geo/wgs84_pos#", Set.of("lat", "long", "alt", "lat_long", "location", "point"),
            "rs.tdwg.org/dwc/",
                    Set.of(
                            "decimallatitude",
                            "decimallongitude",
                            "verbatimlatitude",
                            "verbatimlongitude",
                            "verbatimcoordinates",
                            "verbatimlocality",
                            "locality",
                            "footprintwkt"));

    private PlaceNames() {}

    static boolean has(String space, String local) {
        String name = local.toLowerCase(Locale.ROOT);
        if (name.startsWith("gps") || ANYWHERE.contains(name)) {
            return true;
        }
        String within = space.toLowerCase(Locale.ROOT);
        return LISTED.entrySet().stream()
                .anyMatch(each -> each.getValue().contains(name) && within.contains(each.getKey()));
    }
}
