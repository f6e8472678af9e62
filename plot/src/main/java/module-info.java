/** Charts and image grids as PNG files, drawn without a display. */
@SuppressWarnings("requires-automatic") // XChart has no descriptor
module io.gradus.plot {
    requires transitive java.desktop;
    requires xchart;
    requires static org.jspecify;

    exports io.gradus.plot;
}
