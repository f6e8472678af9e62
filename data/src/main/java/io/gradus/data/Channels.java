package io.gradus.data;

/** How many numbers make a pixel, and what they mean. */
public enum Channels {
    /** One: brightness from 0, black, to 255, white. */
    GREY(1),
    /** Three: red, green and blue, each from 0 to 255. */
    RGB(3);

    private final int count;

    Channels(int count) {
        this.count = count;
    }

    /**
     * Numbers per pixel.
     *
     * @return 1 or 3
     */
    public int count() {
        return count;
    }
}
