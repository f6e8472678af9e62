package io.gradus.data;

/** A picture as bytes, row by row and channel by channel within a pixel. */
record Pixels(byte[] values, int height, int width, int channels) {

    /**
     * The picture at another size: each new pixel is an average of the old ones under it, weighted
     * by a triangle that is as wide as the pixel, or as an old pixel where those are larger; so
     * shrinking blurs nothing away and enlarging is bilinear.
     */
    Pixels resized(int newHeight, int newWidth) {
        if (newHeight == height && newWidth == width) {
            return this;
        }
        var weights = Weights.of(width, newWidth);
        var narrow = new float[height * newWidth * channels];
        for (int row = 0; row < height; row++) {
            for (int x = 0; x < newWidth; x++) {
                for (int c = 0; c < channels; c++) {
                    float sum = 0;
                    for (int i = 0; i < weights.values[x].length; i++) {
                        int at = (row * width + weights.first[x] + i) * channels + c;
                        sum += weights.values[x][i] * (values[at] & 0xFF);
                    }
                    narrow[(row * newWidth + x) * channels + c] = sum;
                }
            }
        }
        weights = Weights.of(height, newHeight);
        int stride = newWidth * channels;
        var result = new byte[newHeight * stride];
        for (int y = 0; y < newHeight; y++) {
            for (int x = 0; x < stride; x++) {
                float sum = 0;
                for (int i = 0; i < weights.values[y].length; i++) {
                    sum += weights.values[y][i] * narrow[(weights.first[y] + i) * stride + x];
                }
                result[y * stride + x] = (byte) (int) Math.clamp(sum + .5f, 0, 255);
            }
        }
        return new Pixels(result, newHeight, newWidth, channels);
    }

    /**
     * For each new place along one axis, the first old place that counts, and how much it and those
     * after it do.
     */
    private record Weights(int[] first, float[][] values) {

        static Weights of(int from, int to) {
            double scale = from / (double) to;
            double reach = Math.max(1, scale);
            var first = new int[to];
            var values = new float[to][];
            for (int i = 0; i < to; i++) {
                double middle = (i + .5) * scale;
                first[i] = Math.max(0, (int) Math.floor(middle - reach + .5));
                int end = Math.min(from, (int) Math.floor(middle + reach + .5));
                var weights = new double[end - first[i]];
                double total = 0;
                for (int j = 0; j < weights.length; j++) {
                    weights[j] = Math.max(0, 1 - Math.abs(first[i] + j + .5 - middle) / reach);
                    total += weights[j];
                }
                values[i] = new float[weights.length];
                for (int j = 0; j < weights.length; j++) {
                    values[i][j] = (float) (weights[j] / total);
                }
            }
            return new Weights(first, values);
        }
    }
}
