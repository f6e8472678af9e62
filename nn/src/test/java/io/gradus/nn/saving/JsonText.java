package io.gradus.nn.saving;

/** Settings as text and back, as files hold them, for tests of other rooms. */
public final class JsonText {
    private JsonText() {}

    /** Maps, lists, texts, numbers and truth values as JSON. */
    public static String of(Object value) {
        return Json.write(value);
    }

    /** JSON as maps, lists, texts, numbers and truth values. */
    public static Object read(String text) {
        return Json.read(text);
    }
}
