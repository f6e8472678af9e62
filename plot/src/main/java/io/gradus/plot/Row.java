package io.gradus.plot;

import java.awt.Graphics2D;
import java.util.List;

/** Figures side by side in one picture, made by {@link Plot#row}; lower ones are centred. */
public final class Row extends Figure {
    private final List<Figure> figures;

    Row(List<Figure> figures) {
        this.figures = figures;
    }

    @Override
    public int width() {
        return figures.stream().mapToInt(Figure::width).sum();
    }

    @Override
    public int height() {
        return figures.stream().mapToInt(Figure::height).max().orElseThrow();
    }

    @Override
    void paint(Graphics2D g) {
        int left = 0;
        for (var figure : figures) {
            var own = (Graphics2D) g.create();
            own.translate(left, (height() - figure.height()) / 2);
            figure.draw(own);
            own.dispose();
            left += figure.width();
        }
    }
}
